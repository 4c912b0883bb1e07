# Council tax: receipts, the tax base and second homes. Places have the ministry's codes (E3831);
# the other codes are given for some years only, so the table of codes is used for all.
title: Ministry of Housing, Communities and Local Government
source_url: https://www.gov.uk/government/collections/council-tax-statistics
licence: Open Government Licence v3.0
metrics: mhclg-council-tax.metrics.csv
area_codes: mhclg.areas.csv

# What is collected, GBP thousand. The headings are sentences. The change since last year is not
# read: it follows from the figures.
[shape receipts-by-year-owed]
has: E-code, ONS Code, Receipts of previous years council taxes
prefix: mhclg-council-tax-receipts-
area: E-code (mhclg)
area_name: Local authority
ignore: ONS Code, Class, Region
period: = 2022-23
measures: Receipts of council taxes in respect of 2022 to 2023 = this-year, Receipts of previous years council taxes = earlier-years, Receipts of council taxes in respect of 2023 to 2024 = next-year, Total receipts of council taxes collected during the financial year = total

[shape receipts]
has: E-code, ONS Code, Local authority, Class
prefix: mhclg-
metric: = council-tax-receipts
area: E-code (mhclg)
area_name: Local authority
ignore: ONS Code, Class, Region, Notes, Percentage Change (%) from Q4 2021
header_ends: " (Q"
periods Total receipts of council taxes collected during the financial year - {}: year
periods {}: quarter
# The council did not exist.
gap [z]: not applicable

[shape tax-base]
has: year, e_code, line_26_tax_base
prefix: mhclg-tax-base-
area: e_code (mhclg)
area_name: name
ignore: ons_code
period: year
period_kind: at 1 October
measures: *

[shape second-homes]
has: LA_OldID, LA_NewID, SecondHomes, Year
prefix: mhclg-
metric: = second-homes
area: LA_OldID (mhclg)
area_name: LA_name
ignore: LA_NewID
period: Year
period_kind: at 1 October
value: SecondHomes
