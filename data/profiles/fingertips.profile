# Fingertips public health indicators. Each indicator has one measure; inequality splits it.
title: Office for Health Improvement and Disparities, Fingertips
prefix: ft-
source_url: https://fingertips.phe.org.uk/
licence: Open Government Licence v3.0
metrics: fingertips.metrics.csv

has: area_code, period, indicator, value, compared_to_England
ignore: area_type, measure, unit, compared_to_England
optional: area_type, measure, unit
area: area_code
area_name: area_name
period: period
period_kind: calendar
period_kind_of Percentage of physically active children*: academic
period_kind_of Percentage of 5 year olds*: academic
period_kind_of Reception prevalence*: academic
indicator: indicator
breakdown: inequality
value: value
gap NA: not available
