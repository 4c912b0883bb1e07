# Profiles that were written in another store: a name that begins with own-, and the text.
title: Profiles in Folkmoot's own format
kind: profiles
has: profile, text
