# Bodies that send in finance returns: councils, fire, police, waste, park and combined authorities.
# The column of codes is not read: one code in it is wrong and two are swapped. Areas that are new
# have their names from the table of codes.
title: Ministry of Housing, Communities and Local Government, bodies in the revenue outturn
kind: areas
source_url: https://www.gov.uk/government/collections/local-authority-revenue-expenditure-and-financing
licence: Open Government Licence v3.0
area_codes: mhclg.areas.csv
has: ecode, ons_code, name, class
code: ecode (mhclg)
other_codes: ecode (mhclg)
ignore: ons_code, name, class, first_return, last_return
