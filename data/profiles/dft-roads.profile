# Average speed on local A roads. The cell of the code holds two codes, headings note numbers.
title: Department for Transport
prefix: dft-
source_url: https://www.gov.uk/government/collections/road-congestion-and-reliability-statistics
licence: Open Government Licence v3.0
metrics: dft-roads.metrics.csv
has: Country/Region/Local Authority, ONS area code
area: ONS area code
area_name: Country/Region/Local Authority
area_ends: " ("
header_ends: " ["
metric: = average-speed-local-a-roads
period_kind: calendar
periods {}:
gap x: not available
