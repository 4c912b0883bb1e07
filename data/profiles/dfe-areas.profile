# The Department for Education's three-figure numbers of councils: each becomes another code of the
# council. Areas that are new have their names from the table of codes.
title: Department for Education, local authority numbers
kind: areas
source_url: https://www.gov.uk/government/publications/local-authority-interactive-tool-lait
licence: Open Government Licence v3.0
area_codes: dfe-lait.areas.csv

[shape codes]
has: dfe_la_number, ons_code, name
code: dfe_la_number (dfe)
other_codes: dfe_la_number (dfe), ons_code
ignore: name, region_name, ons_la_type, ons_population_0-25, stat_neighbours

[shape numbers]
has: LA Number, LA Name
code: LA Number (dfe)
other_codes: LA Number (dfe)
ignore: LA Name, Region, Type
