# Clusters of similar councils in three models.
title: Office for National Statistics, clusters of similar local authorities 2025
kind: groups
source_url: https://www.ons.gov.uk/peoplepopulationandcommunity/wellbeing/methodologies/clusteringsimilarlocalauthoritiesandstatisticalnearestneighboursintheukmethodology
licence: Open Government Licence v3.0
models: models.csv
has: AREACD, Global, Economic, Demographic
owner: AREACD
ignore: AREANM
clusters: Global = ons-clusters-global, Economic = ons-clusters-economic, Demographic = ons-clusters-demographic
