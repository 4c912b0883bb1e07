# The ten councils most like each for children's services, nearest first, May 2025.
title: Department for Education, children's services statistical neighbours
kind: groups
source_url: https://www.gov.uk/government/publications/local-authority-interactive-tool-lait
licence: Open Government Licence v3.0
models: models.csv
area_codes: dfe-lait.areas.csv
has: la_number, rank, neighbour_la_number
owner: la_number (dfe)
member: neighbour_la_number (dfe)
place: rank
distance: closeness
group: dfe-2025
ignore: la_name, region, neighbour_name
