# A council's own benchmarking: Trafford, its published near neighbours and England.
title: Trafford Data Lab
prefix: tf-
source_url: https://www.trafforddatalab.io/
licence: Open Government Licence v3.0
metrics: trafford.metrics.csv
models: models.csv

area: area_code
area_name: area_name
period: period
period_kind: calendar
period_kind_of Pupils reaching the expected standard*: academic
period_kind_of Average Progress 8*: academic
period_kind_of "School readiness*": academic
indicator: indicator
breakdown: measure, inequality
optional: measure, inequality, area_type, unit, units, compared_to_England
ignore: area_type, unit, units, compared_to_England
gap NA: not available

# The areas of the recycling file are the 15 near neighbours that the council publishes.
group_of tf-household-waste-sent-for-reuse-recycling-or-composting-percentage: tf-neighbours
group_owner: E08000009

[shape certificates]
has: area_code, period, indicator, value_certificates_lodged
measures: value_certificates_lodged, value_rating_A, value_rating_B, value_rating_C

[shape vehicles]
has: area_code, period, indicator, value_ulev
measures: value_ulev, value_all_vehicles

[shape long]
has: area_code, period, indicator, value
value: value
