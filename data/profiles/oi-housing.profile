# Housing and population files put in one shape by Open Innovations. Which year a bare year is
# depends on what is counted.
title: Open Innovations
prefix: oi-
source_url: https://github.com/open-innovations/housing
licence: Creative Commons Attribution 4.0
metrics: oi-housing.metrics.csv
area: geography_code
area_name: geography_name
period: date
period_kind: calendar
period_kind_of number_of_properties: at 31 March
period_kind_of AllVacants: at 1 October
period_kind_of LongTermVacants: at 1 October
period_kind_of Dwellings: at 31 March
indicator: Measure
gap_empty: not available
# North Yorkshire's rows to 2022 in the file of vacant homes.
area_misprint E066000065: E06000065

[shape brownfield]
has: LAD24CD, hectares, sites
area: LAD24CD
area_name: LAD24NM
# Undated: the day it was taken.
period: = 2025-05-27
metric: = brownfield
indicator:
measures: *

[shape vacant]
has: geography_code, date, Measure, Value
value: Value

[shape affordable]
files: *affordable*
has: geography_code, date, Measure, value
prefix: oi-affordable-homes-
period_kind: financial
value: value

[shape counts]
has: geography_code, date, Measure, value
value: value
