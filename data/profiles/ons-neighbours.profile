# Statistical nearest neighbours, 20 for each council. The two models are in files of one shape.
title: Office for National Statistics, statistical nearest neighbours 2025
kind: groups
source_url: https://www.ons.gov.uk/peoplepopulationandcommunity/wellbeing/methodologies/clusteringsimilarlocalauthoritiesandstatisticalnearestneighboursintheukmethodology
licence: Open Government Licence v3.0
models: models.csv
has: AREACD, 1, 2, 3
owner: AREACD
members: *

[shape economic]
files: *economic*
group: ons-economic

[shape global]
files: *global*
group: ons-global
