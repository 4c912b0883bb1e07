# The register of councils past and present, and its two look-up tables.
title: mySociety, UK local authority names and codes
kind: areas
source_url: https://pages.mysociety.org/uk_local_authority_names_and_codes/
licence: Creative Commons Attribution 4.0
area_codes: mysociety-areas.areas.csv
# The Greater London Authority has the code of the region.
area_misprint E12000007: E61000001

[shape register]
has: local-authority-code, official-name, nice-name, gss-code
code: gss-code
code_else: local-authority-code (ms)
name: nice-name
official_name: official-name
# The other types follow from the codes.
type: local-authority-type
type_of CC: city-of-london
type_of SRA: greater-london-authority
type_of NID: ni-district
country: nation
region: region (name:ms)
county: county-la (ms)
start: start-date
end: end-date
successors: replaced-by (ms)
other_codes: former-gss-codes, local-authority-code (ms), ecode (mhclg)
other_names: alt-names
ignore: local-authority-type-name, combined-authority, notes, current-authority, BS-6879, even-older-register-and-code, gov-uk-slug, area, pop-2020, x, y, lat, long, powers, lower-or-unitary, mapit-area-code, ofcom, old-ons-la-code, old-register-and-code, open-council-data-id, os-file, os, snac, wdtk-id

[shape codes]
has: gss-code, local-authority-code
code: gss-code
code_else: local-authority-code (ms)
other_codes: local-authority-code (ms)

[shape names]
has: la-name, local-authority-code
code: local-authority-code (ms)
other_names: la-name
