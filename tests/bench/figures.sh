#!/bin/sh
# figures: how quick the figures are at the size of a national service; see folkmoot bench --help.
set -eu
exec "$FOLKMOOT_PROGRAM" bench figures
