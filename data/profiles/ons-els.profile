# Explore Local Statistics: one CSV and one JSON for each data set. The JSON beats the CSV, which
# calls the housing affordability ratio a percentage.
title: Office for National Statistics, Explore Local Statistics
prefix: els-
source_url: https://www.ons.gov.uk/explore-local-statistics/
licence: Open Government Licence v3.0
metrics: ons-els.metrics.csv

has: areacd, indicator, period, observation
optional: lci_95, uci_95, status, notes
ignore: geography, measure, unit
area: areacd
area_name: areanm
period: period
period_kind: calendar
indicator: indicator
value: observation
lower: lci_95
upper: uci_95

status: status, notes
status_gap u: not available
status_gap x: not available
status_gap c: suppressed
status_gap z: not applicable
status_flag u: unreliable
status_flag Estimate and confidence interval unreliable*: unreliable
status_none: Obsolete code*, This data has been aggregated*

side_json: {}.json
side_at: ess-beta-metadata.{indicator}, ess-beta-metadata.shared, ess-beta-metadata
side title: label
side definition: subtitle
side unit: prefix, suffix, subText
side_value unit GBPSign: £
side decimals: decimalPlaces
side source_title: sourceOrg
side source_url: sourceURL
side published: sourceDate
