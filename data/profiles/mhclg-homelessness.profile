# Statutory homelessness (the H-CLIC returns, five tables) and the rough sleeping snapshot.
title: Ministry of Housing, Communities and Local Government
source_url: https://www.gov.uk/government/collections/homelessness-statistics
licence: Open Government Licence v3.0
metrics: mhclg-homelessness.metrics.csv
area: area_code
area_name: area_name
period: period
period_kind: financial
# London has two rows in every quarter. Two of their rates differ, and the later row's are the
# ones that follow from its counts.
area_twice E12000007: last
# Missing or wrong.
gap ..: not available
# Hidden: fewer than five households.
gap -: suppressed
# The question was not asked yet.
gap_empty: not collected
measures: *

[shape assessments]
has: period, area_code, total_initial_assessments
prefix: mhclg-assessments-

[shape prevention]
has: period, area_code, prevention_duties_ended
prefix: mhclg-prevention-

[shape relief]
has: period, area_code, relief_duties_ended
prefix: mhclg-relief-

[shape main-duty]
has: period, area_code, main_duty_decisions
prefix: mhclg-main-duty-

[shape temporary-accommodation]
has: period, area_code, households_in_ta
prefix: mhclg-ta-

# A count on one night between 1 October and 30 November. The first rows are England and regions:
# their codes stand in another column, and "Rest of England" has only a name.
[shape rough-sleeping-rate]
has: Local authority ONS code, Region ONS code, Mid-2010 population
prefix: mhclg-
metric: = rough-sleeping-rate
area: Local authority ONS code, Region ONS code, Region (name:mhclg)
area_name: Local authority, Region
area_blank: ---, -
period_kind: at 1 October
period:
measures:
periods Mid-{} population: population
periods Mid- {} population: population
periods {}:

[shape rough-sleeping-count]
has: Local authority ONS code, Region ONS code
prefix: mhclg-
metric: = rough-sleeping-count
area: Local authority ONS code, Region ONS code, Region (name:mhclg)
area_name: Local authority, Region
area_blank: ---, -
period_kind: at 1 October
period:
measures:
periods {}:
