# The United Kingdom's data for the Sustainable Development Goals, indicators 3-9-1 and 11-6-1.
title: Office for National Statistics, UK data for the Sustainable Development Goals
prefix: sdg-
source_url: https://sdgdata.gov.uk/
licence: Open Government Licence v3.0
metrics: ons-sdg.metrics.csv
has: Year, Series, GeoCode, Value
period: Year
indicator: Series
value: Value
ignore: Units
gap_empty: not available
status: Observation status
status_none: Normal value
status_gap Missing value: not available

# A disposal authority stands under its name only, with the code of its region: the table of codes
# turns the names of councils into their codes, and joint bodies keep their names.
[shape waste-disposal]
has: Year, Series, GeoCode, Value, Disposal method
area: Waste collection authority (name:sdg), GeoCode
area_name: Waste collection authority
area_codes: ons-sdg.areas.csv
area_else: E92000001
ignore: Units, Region
breakdown: Disposal method

[shape air-pollution]
has: Year, Series, GeoCode, Value, Deprivation decile
period_kind: calendar
area: GeoCode
area_name: Local authority, Region
breakdown: Deprivation decile
