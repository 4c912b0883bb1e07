# A table of postcodes and the councils that serve them, in the columns of the national directory:
# the postcode, the council that collects bins, and the county where there is one.
title: Postcode directory
kind: postcodes
has: pcds, oslaua
optional: oscty
code: pcds
area: oslaua, oscty
area_blank: E99999999, W99999999, S99999999, N99999999
