#!/bin/sh
# statistics.sh: our statistics beside numpy's and scipy's, measured in turns.
# Usage: tests/bench/statistics.sh BUILD-FOLDER; it runs BUILD-FOLDER/tests/bench/bench_stats.
set -eu
build=$1

for python in /usr/bin/python3 python3; do
    if "$python" -c 'import numpy, scipy.stats' 2>/dev/null; then
        exec "$python" tests/bench/statistics.py "$build/tests/bench/bench_stats"
    fi
done
echo "statistics: numpy and scipy are needed to compare with: run script/bootstrap --bench" >&2
exit 1
