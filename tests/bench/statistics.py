"""statistics.py: times bench_stats and numpy and scipy on the same values, in turns, and compares.

Usage: statistics.py BENCH_STATS. Answers are compared too: a quick wrong answer is worth nothing.
"""
import re
import subprocess
import sys
import time

import numpy
import scipy
import scipy.stats

ROUNDS = 5
TOP = 15
NEAR_ONES = 32
SETS = 256
BLOCK = 500


def values(seed, rows, columns):
    """Figures of areas: a few things they have in common, and much that is their own."""
    chance = numpy.random.default_rng(seed)
    common = chance.normal(size=(rows, 6)) @ chance.normal(size=(6, columns))
    v = common / 2 + chance.normal(size=(rows, columns))
    return (v - v.mean(axis=0)) / v.std(axis=0)


# Each of these does what a task of bench_stats does once, and gives the sum of the answers.

def medians(v):
    return sum(numpy.median(row) for row in v)


def ranks_by_rankdata(v):
    return sum(scipy.stats.rankdata(row, "min")[i % v.shape[1]] for i, row in enumerate(v))


def ranks_by_percentileofscore(v):
    return sum(
        scipy.stats.percentileofscore(row, row[i % v.shape[1]], "strict") * v.shape[1] / 100 + 1
        for i, row in enumerate(v))


def ranks_by_counting(v):
    return sum(numpy.count_nonzero(row < row[i % v.shape[1]]) + 1 for i, row in enumerate(v))


def all_ranks(v):
    return sum(scipy.stats.rankdata(row)[i % v.shape[1]] for i, row in enumerate(v))


def nearest_first(squares):
    """Sums of the distances to the nearest of each row of squared distances."""
    places = numpy.argpartition(squares, TOP, axis=-1)[..., :TOP]
    nearest = numpy.take_along_axis(squares, places, axis=-1)
    places = numpy.take_along_axis(places, numpy.argsort(nearest, axis=-1), axis=-1)
    return numpy.sqrt(numpy.maximum(nearest, 0)).sum(dtype=float)


def near_ones_by_differences(v):
    total = 0
    for row in range(NEAR_ONES):
        squares = ((v - v[row]) ** 2).sum(axis=1)
        squares[row] = numpy.inf
        total += nearest_first(squares)
    return total


def near_ones_by_einsum(v):
    total = 0
    for row in range(NEAR_ONES):
        past = v - v[row]
        squares = numpy.einsum("ij,ij->i", past, past)
        squares[row] = numpy.inf
        total += nearest_first(squares)
    return total


def near_ones_by_products(v):
    lengths = numpy.einsum("ij,ij->i", v, v)  # once for all of them
    total = 0
    for row in range(NEAR_ONES):
        squares = lengths + lengths[row] - 2 * (v @ v[row])
        squares[row] = numpy.inf
        total += nearest_first(squares)
    return total


def near_all(v):
    lengths = numpy.einsum("ij,ij->i", v, v)
    total = 0
    for start in range(0, len(v), BLOCK):
        own = v[start:start + BLOCK]
        squares = lengths[start:start + BLOCK, None] + lengths[None, :] - 2 * (own @ v.T)
        squares[numpy.arange(len(own)), numpy.arange(start, start + len(own))] = numpy.inf
        total += nearest_first(squares)
    return total


class Task:
    def __init__(self, words, name, v, single, peers, calls, asked, close=1e-12, rounds=ROUNDS):
        self.words = words    # what is measured
        self.name = name      # of the task of bench_stats
        self.v = v
        self.theirs = v.astype(numpy.float32) if single else v
        self.peers = peers    # [(name, function)]
        self.calls = calls    # in one go of a peer
        self.asked = asked    # how many times quicker, of the first peer
        self.close = close
        self.rounds = rounds


def our_time(program, task):
    words = [program, task.name, str(task.v.shape[0]), str(task.v.shape[1])]
    done = subprocess.run(words, input=task.v.tobytes(), stdout=subprocess.PIPE, check=True)
    _, nanoseconds, total = done.stdout.decode().split("\t")
    return float(nanoseconds), float(total)


def their_time(task, function):
    """The middle of several batches, as bench_stats does it."""
    start = time.perf_counter()
    total = function(task.theirs)
    once = time.perf_counter() - start
    if once > 1:
        return once * 1e9 / task.calls, total
    runs = int(0.03 / once) + 1
    times = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(runs):
            function(task.theirs)
        times.append((time.perf_counter() - start) / runs)
    return float(numpy.median(times)) * 1e9 / task.calls, total


def measure(program, task):
    """Nanoseconds for one call: ours, and each peer's."""
    ours, theirs = [], [[] for _ in task.peers]
    for _ in range(task.rounds):
        nanoseconds, total = our_time(program, task)
        ours.append(nanoseconds)
        for times, (name, function) in zip(theirs, task.peers):
            nanoseconds, other = their_time(task, function)
            times.append(nanoseconds)
            if abs(total - other) > task.close * abs(total):
                sys.exit(f"statistics: {task.name}: {name} finds {other!r}, we {total!r}")
    return float(numpy.median(ours)), [float(numpy.median(times)) for times in theirs]


def amount(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def blas():
    """Which library multiplies matrices for numpy: they differ by a factor of ten."""
    with open("/proc/self/maps", encoding="ascii") as maps:
        found = re.findall(r"/\S*/lib\w*blas\S*", maps.read())
    return sorted(set(found))[0] if found else "unknown"


def tasks():
    row, small, large = values(1, SETS, 340), values(2, 340, 60), values(3, 35000, 40)
    return [
        Task("median of 340", "median", row, False, [("numpy.median", medians)], SETS, 20),
        Task("rank of one among 340", "rank", row, False, [
            ("scipy rankdata", ranks_by_rankdata),
            ("scipy percentileofscore", ranks_by_percentileofscore),
            ("numpy count_nonzero(v < x)", ranks_by_counting)], SETS, 20),
        Task("ranks of all 340", "ranks", row, False, [("scipy rankdata", all_ranks)], SETS, None),
        Task("neighbours 340 x 60, all, 1 thread", "near-all-1", small, True,
             [("numpy float32 matrix", near_all)], 1, 1, 1e-4),
        Task("neighbours 35,000 x 40, one area", "near-one", large, True, [
            ("numpy float32 (v - x)**2", near_ones_by_differences),
            ("numpy float32 einsum", near_ones_by_einsum),
            ("numpy float32 products", near_ones_by_products)], NEAR_ONES, 8, 1e-4),
        Task("neighbours 35,000 x 40, all, 2 threads", "near-all-2", large, True,
             [("numpy float32 matrix", near_all)], 1, 5, 1e-4, 1),
    ]


def main():
    line = "{:<40} {:>9}  {:<28} {:>9} {:>7} {:>6}  {}"
    print(line.format("task", "ours", "beside", "theirs", "ratio", "asked", ""))
    for task in tasks():
        ours, theirs = measure(sys.argv[1], task)
        for i, (name, _) in enumerate(task.peers):
            ratio = theirs[i] / ours
            asked = task.asked if i == 0 else None
            reached = "" if asked is None else "reached" if ratio >= asked else "NOT reached"
            print(line.format(task.words if i == 0 else "", amount(ours) if i == 0 else "", name,
                              amount(theirs[i]), f"{ratio:.1f}", asked or "", reached), flush=True)
    print(f"note: numpy {numpy.__version__}, scipy {scipy.__version__}; matrices by {blas()}")
    print("note: ours are exact in double precision; the float32 ones of numpy are not")


main()
