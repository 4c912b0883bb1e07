# What people reported through FixMyStreet: demand and use of one site, not the state of streets.
title: mySociety, FixMyStreet geographic data
prefix: fms-
source_url: https://github.com/mysociety/fms_geographic_data
licence: Open Data Commons Attribution Licence
metrics: fixmystreet.metrics.csv
has: year, lad, category, reports
area: lad
period: year
period_kind: calendar
indicator: category
ignore: category_code
measures: reports, unique_users
