# Topics in Folkmoot's own columns, those of data/subjects.csv. A topic that another is within stands above it.
title: Topics in Folkmoot's own format
kind: subjects
has: subject, title, order, parent, about, publisher, url
