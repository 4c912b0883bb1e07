# Countries, regions, combined authorities, counties and councils with their codes of today. Types
# follow from the first three characters of the codes. Dates are not read: they are years only, and
# the year a code ended is not always the year its council did.
title: Office for National Statistics, areas of Explore Local Statistics
kind: areas
source_url: https://www.ons.gov.uk/explore-local-statistics/
licence: Open Government Licence v3.0
has: areacd, areanm, parentcd
code: areacd
name: areanm
ignore: parentcd, start, end
