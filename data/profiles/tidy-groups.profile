# Folkmoot's own tables of comparison groups: members in order, or clusters.
title: Comparison groups in Folkmoot's own format
kind: groups
models: models.csv

[shape members]
has: group, area, place, member
owner: area (code)
member: member (code)
place: place
distance: distance
group: = group
audience: audience

[shape clusters]
has: group, area, cluster
owner: area (code)
label: cluster
group: = group
audience: audience
