# Local Authority Interactive Tool: children's services and education, with its data dictionary.
title: Department for Education, Local Authority Interactive Tool
prefix: lait-
source_url: https://www.gov.uk/government/publications/local-authority-interactive-tool-lait
licence: Open Government Licence v3.0
metrics: dfe-lait.metrics.csv
area_codes: dfe-lait.areas.csv

has: measure, period, la_number, value
area: la_number (dfe)
period: period
# Only where the dictionary has no year type; a bare year there is the one it ends in.
period_kind: financial-end
period_kind_of Financial Year: financial-end
period_kind_of Academic Year: academic-end
period_kind_of Calendar Year: calendar
period_kind_of Annual: at 31 March
period_kind_of Annual (end of Sept): at 30 September
period_kind_of Annual - January: at 1 January
# One measure is published with the period 0.
reject_period: 0
indicator: measure
value: value
# Missing or hidden: the publisher does not say which.
gap -: no reason

side_csv: data_dictionary.csv
side_key: Measure_short
side title: Measure
side definition: Description
side unit: y_axis_name
side_value unit *%*: %
side decimals: dps
side_value decimals NA:
side polarity: Polarity
side_value polarity High: high
side_value polarity Low: low
side_value polarity -: none
side_value polarity NA:
side period_kind: Year_Type
side published: Last Update
side subject: Topic
side source_url: Hyperlink(s)
