# Folkmoot's own table of areas: codes as Folkmoot writes them, lists separated by semicolons.
title: Areas in Folkmoot's own format
kind: areas
has: code, name, type
code: code (code)
name: name
official_name: official_name
type: type
country: country
region: region (code)
county: county (code)
start: start
end: end
successors: successors (code)
other_codes: other_codes (code)
other_names: other_names
