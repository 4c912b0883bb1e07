# Folkmoot's own plain format: one figure a row, metric ids and period ids as Folkmoot writes them.
title: Figures in Folkmoot's own format
has: metric, area, period, value
optional: lower, upper, numerator, denominator, gap, flag

area: area
period: period
period_kind: calendar
metric: metric
value: value
lower: lower
upper: upper
numerator: numerator
denominator: denominator

status: gap, flag
status_gap not collected: not collected
status_gap not applicable: not applicable
status_gap suppressed: suppressed
status_gap not yet published: not yet published
status_gap not available: not available
status_gap no reason: no reason
status_flag unreliable: unreliable
status_flag provisional: provisional
status_flag revised: revised

# What the measures are called, in a table beside the figures: the columns of data/sample/metrics.csv.
side_csv: metrics.csv
side_key: id
side title: title
side say: say
side meaning: meaning
side definition: definition
side unit: unit
side decimals: decimals
side polarity: polarity
side polarity_by: polarity_by
side kind: kind
side subjects: subjects
side service: service
side when: when
side frequency: frequency
side source_title: source_title
side source_url: source_url
side licence: licence
side published: published
side group: group
side low: low
side high: high
side things: things
side denominator: denominator
side headline: headline
side adds: adds
side formula: formula
side breaks: breaks
side caution: caution
