# Local government finance: revenue outturn, borrowing and investments, capital financing, core
# spending power. GBP thousand, core spending power GBP million. Bodies are known by the ministry's
# codes: the other codes are missing in early years and swapped in some.
title: Ministry of Housing, Communities and Local Government
source_url: https://www.gov.uk/government/collections/local-authority-revenue-expenditure-and-financing
licence: Open Government Licence v3.0
metrics: mhclg-finance.metrics.csv
area_codes: mhclg.areas.csv
area_name: name
gap ":": not available
gap …: not available
# A line that was not on that year's form.
gap_empty: not collected
measures: *

[shape revenue]
has: year, ecode, total_service_expenditure
prefix: mhclg-revenue-
area: ecode (mhclg)
ignore: ons_code, class
period: year

[shape borrowing]
has: period_end, ecode, total_borrowing
prefix: mhclg-borrowing-
area: ecode (mhclg)
ignore: ons_code
period: period_end

# The newest two years are forecasts.
[shape capital]
has: year, ecode, cfr_31mar
prefix: mhclg-capital-
area: ecode (mhclg)
ignore: ons_code, class
period: year
status: status
status_none: outturn
status_flag forecast: provisional

# Two codes are given to a fire authority and to the commissioner who took it over: there the name
# decides. A year is the one that begins then.
[shape spending-power]
has: ons_code, authority, year, total_spend
prefix: mhclg-spending-power-
area: ons_code, authority (name:mhclg)
area_blank: -, E31000027, E31000033
area_name: authority
ignore: region
period: year
period_kind: financial
