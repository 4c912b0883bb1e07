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
