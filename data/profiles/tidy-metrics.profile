# Folkmoot's own table of measures, by their words alone: the columns of data/sample/metrics.csv.
# A row with a formula is a measure that is worked out from others.
title: Measures in Folkmoot's own format
kind: metrics
has: id
