# What publishers mean to bring out, in Folkmoot's own columns: the id of a measure, the day it is due
# (2026-05-21, or 2026-05 for some day in that month), and where they are said the period it will be
# about, a note and an address. What was planned for a measure before is replaced.
title: Planned releases in Folkmoot's own format
kind: releases
has: metric, due
optional: period, note, url
