# Fly-tipping incidents and actions, and what households throw away and recycle.
title: Department for Environment, Food and Rural Affairs
licence: Open Government Licence v3.0
metrics: defra-waste.metrics.csv
area_codes: defra-waste.areas.csv

[shape incidents]
has: Year, ONS Code, Total Incidents
prefix: defra-fly-tipping-
area: ONS Code, Region (name:defra)
area_name: LA Name, Region
area_blank: *Total
period: Year
measures: *
gap ":": not available
gap_empty: not available
# Councils that count only what the public report are not comparable with the others: a note.
status: Reporting basis
status_none: ":", All incidents

[shape actions]
has: Year, ONS Code, Total Actions
prefix: defra-fly-tipping-
area: ONS Code, Region (name:defra)
area_name: LA Name, Region
area_blank: *Total
period: Year
measures: *
gap ":": not available

# wa21cd is the body that sends in the return: eight districts share one and repeat its figures.
[shape recycling]
has: lad21cd, household_collected
prefix: defra-waste-
area: lad21cd
ignore: wa21cd
period: = 2021-22
measures: *
