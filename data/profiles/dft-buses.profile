# Bus journeys by local transport authority. A metropolitan area is one row. What is revised and
# what is provisional stands in a column of its own, in words: kept as a note.
title: Department for Transport
source_url: https://www.gov.uk/government/collections/bus-statistics
prefix: dft-
licence: Open Government Licence v3.0
metrics: dft-buses.metrics.csv
area_codes: dft-buses.areas.csv
has: LA Code, Local Authority/ Region
area: LA Code, Local Authority/ Region (name:dft)
area_name: Local Authority/ Region
area_blank: [z]
periods {}:
gap [z]: not applicable
status: Revised
status_none: [z]

[shape per-head]
files: *per_head*
metric: = bus-journeys-per-head

[shape journeys]
metric: = bus-journeys
