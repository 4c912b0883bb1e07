#!/usr/bin/env python3
"""make-maps.py: makes the tables of the maps from the published boundaries and hexagons.

    tools/make-maps.py          writes data/maps/*.csv, then checks them
    tools/make-maps.py --check  only checks that they are what it would write

It reads ../shared/data/boundaries (or $FOLKMOOT_SHARED/data/boundaries) and needs nothing but
Python 3. A second run writes the same bytes. What the tables mean is in data/README.md.
"""
import csv
import heapq
import io
import json
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SHARED = os.environ.get("FOLKMOOT_SHARED", os.path.join(ROOT, "..", "shared"))
BOUNDARIES = os.path.join(SHARED, "data", "boundaries")
REGISTER = os.path.join(SHARED, "data", "register")
MAPS = os.path.join(ROOT, "data", "maps")

GRID = 100  # metres to one step of the grid
# A corner is left out of a drawing while the triangle it makes with its neighbours is smaller than
# this, in steps squared: about one square pixel of a small, a wide, and a zoomed picture.
FINEST = 8
DETAIL = (320, 110)  # at least the first: drawn always; the second: in wide pictures


# --- the grid ------------------------------------------------------------------------------------

def project(lon, lat):
    """Transverse Mercator about 2 degrees west and 49 north, as the National Grid has it, on the
    ellipsoid of the source (WGS 84): within 150 m of the National Grid, less than two steps."""
    a, f, k0 = 6378137.0, 1 / 298.257223563, 0.9996012717
    e2 = f * (2 - f)
    n = f / (2 - f)
    phi, lam = math.radians(lat), math.radians(lon + 2)
    radius = a / (1 + n) * (1 + n * n / 4 + n ** 4 / 64)
    alpha = (n / 2 - 2 * n * n / 3 + 5 * n ** 3 / 16, 13 * n * n / 48 - 3 * n ** 3 / 5,
             61 * n ** 3 / 240)
    e = math.sqrt(e2)

    def northing(phi, lam):
        t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
        xi, eta = math.atan2(t, math.cos(lam)), math.asinh(math.sin(lam) / math.hypot(t, math.cos(lam)))
        x = eta + sum(al * math.cos(2 * (j + 1) * xi) * math.sinh(2 * (j + 1) * eta)
                      for j, al in enumerate(alpha))
        y = xi + sum(al * math.sin(2 * (j + 1) * xi) * math.cosh(2 * (j + 1) * eta)
                     for j, al in enumerate(alpha))
        return k0 * radius * x, k0 * radius * y

    x, y = northing(phi, lam)
    _, y0 = northing(math.radians(49), 0)
    return round((x + 400000) / GRID), round((y - y0 - 100000) / GRID)


def arcs_read(topo):
    """Each arc's corners on the grid, without the repeats that the grid makes."""
    (sx, sy), (tx, ty) = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = []
    for arc in topo["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            p = project(x * sx + tx, y * sy + ty)
            if not points or p != points[-1]:
                points.append(p)
        arcs.append(points if len(points) > 1 else points * 2)
    return arcs


# --- leaving out corners ---------------------------------------------------------------------------

def area2(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))


def weigh(points):
    """Visvalingam's effective area of each corner, the ends infinite: a corner never weighs less
    than one that was left out before it, so that any threshold gives a line."""
    n = len(points)
    weight = [math.inf] * n
    before, after = list(range(-1, n - 1)), list(range(1, n + 1))
    stamp = [0] * n
    heap = [(area2(points[i - 1], points[i], points[i + 1]) / 2, i, 0) for i in range(1, n - 1)]
    heapq.heapify(heap)
    most = 0
    gone = [False] * n
    while heap:
        area, i, s = heapq.heappop(heap)
        if gone[i] or s != stamp[i]:
            continue
        most = max(most, area)
        weight[i] = most
        gone[i] = True
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if 0 < j < n - 1:
                stamp[j] += 1
                heapq.heappush(heap, (area2(points[before[j]], points[j], points[after[j]]) / 2, j, stamp[j]))
    return weight


def detail(weight):
    return 0 if weight >= DETAIL[0] else 1 if weight >= DETAIL[1] else 2


def rings_of(geometry):
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [ring for polygon in polygons for ring in polygon]


def ring_points(ring, lines):
    points = []
    for arc in ring:
        line = lines[arc] if arc >= 0 else lines[~arc][::-1]
        points += line[1:] if points else line
    return points


def size_of(points):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:]))) / 2


def main_rings(geometry, lines):
    """The rings that can be seen: those of an islet smaller than a zoomed pixel's neighbourhood are
    left out, the largest never."""
    rings = rings_of(geometry)
    sizes = [size_of(ring_points(ring, lines)) for ring in rings]
    return [r for r, s in zip(rings, sizes) if s >= 60 or s == max(sizes)]


def shapes_read(topo):
    """Each area once, with the tiers that it is drawn in."""
    shapes = {}
    for layer, tier in (("ltla", "lower"), ("utla", "upper")):
        for g in topo["objects"][layer]["geometries"]:
            p = g["properties"]
            if g["type"] is None:
                continue
            key = (p["areacd"], p.get("start", ""), p.get("end", ""))
            shapes.setdefault(key, (g, set()))[1].add(tier)
    return shapes


def boundaries_make(topo):
    lines = arcs_read(topo)
    used, rows, numbers = [], [], {}
    for (code, start, end), (g, tiers) in sorted(shapes_read(topo).items(), key=lambda x: (x[0][0], str(x[0]))):
        rings = []
        for ring in main_rings(g, lines):
            signed = []
            for arc in ring:
                own = arc if arc >= 0 else ~arc
                if own not in numbers:
                    used.append(own)
                    numbers[own] = len(used)
                signed.append(numbers[own] if arc >= 0 else -numbers[own])
            rings.append(" ".join(str(n) for n in signed))
        tier = "both" if len(tiers) == 2 else next(iter(tiers))
        rows.append([code, tier, start, end, ";".join(rings)])
    arcs = []
    for number, own in enumerate(used, 1):
        points, weights = lines[own], weigh(lines[own])
        # An arc that is a ring by itself keeps its four weightiest corners.
        if points[0] == points[-1] and len(points) > 4:
            for i in sorted(range(1, len(points) - 1), key=lambda i: (-weights[i], i))[:3]:
                weights[i] = math.inf
        kept = [(p, w) for p, w in zip(points, weights) if w >= FINEST]
        arcs.append([number, " ".join(f"{x} {y} {detail(w)}" for (x, y), w in kept)])
    return arcs, rows


# --- hexagons -----------------------------------------------------------------------------------

# The published layout of counties and unitaries is of 2019. Who took whose place, and when: the
# first of several takes the hexagon itself, the others the free ones nearest to it.
UPPER_SINCE = (("E10000002", 2020, ("E06000060",)),
               ("E10000021", 2021, ("E06000062", "E06000061")),
               ("E10000006", 2023, ("E06000063", "E06000064")),
               ("E10000023", 2023, ("E06000065",)), ("E10000027", 2023, ("E06000066",)))


def hex_read(name):
    with open(os.path.join(BOUNDARIES, name), encoding="utf-8") as f:
        file = json.load(f)
    if file["layout"] != "odd-r":
        raise SystemExit(f"{name}: the layout is {file['layout']}, not odd-r")
    return {code: (h["q"], h["r"]) for code, h in file["hexes"].items()}


def centre(q, r):
    return q + (r % 2) / 2, r * math.sqrt(3) / 2


def nearest_free(to, taken):
    x, y = centre(*to)
    ring = [(to[0] + i, to[1] + j) for i in range(-6, 7) for j in range(-6, 7)]
    free = [c for c in ring if c not in taken]
    return min(free, key=lambda c: (round(math.dist(centre(*c), (x, y)), 6), c))


def upper_rows(cells):
    """Each code with the years in which it has its hexagon."""
    rows = {code: ["", "", place] for code, place in cells.items()}
    taken = set(cells.values())
    for gone, year, successors in UPPER_SINCE:
        rows[gone][1] = year - 1
        for i, code in enumerate(successors):
            place = cells[gone] if i == 0 else nearest_free(cells[gone], taken)
            taken.add(place)
            rows[code] = [year, "", place]
    return rows


def letters_read():
    """The three letters by which the register knows a council, by each of its codes."""
    with open(os.path.join(REGISTER, "lookup_gss_to_code.csv"), encoding="utf-8") as f:
        return {r["gss-code"]: r["local-authority-code"] for r in csv.DictReader(f)}


def hexes_make():
    letters = letters_read()
    rows = []
    for start, end, cells in (("", 2022, hex_read("uk_lad_2021.hexjson")),
                              (2023, "", hex_read("uk_lad_2023.hexjson"))):
        for code in sorted(cells):
            rows.append(["lower", start, end, code, *cells[code], letters.get(code, "")])
    for code, (start, end, place) in sorted(upper_rows(hex_read("uk_utla.hexjson")).items()):
        rows.append(["upper", start, end, code, *place, letters.get(code, "")])
    return rows


# --- files ------------------------------------------------------------------------------------------

def table(header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def tables_make():
    with open(os.path.join(BOUNDARIES, "uk_topo_2014-2025.json"), encoding="utf-8") as f:
        topo = json.load(f)
    arcs, shapes = boundaries_make(topo)
    return {
        "arcs.csv": table(["arc", "points"], arcs),
        "boundaries.csv": table(["code", "tier", "start", "end", "rings"], shapes),
        "hexes.csv": table(["tier", "start", "end", "code", "column", "row", "letters"], hexes_make()),
    }


def check(files):
    """Holds the tables against the published file by other means than made them."""
    arcs = {int(r["arc"]): [int(n) for n in r["points"].split()]
            for r in csv.DictReader(io.StringIO(files["arcs.csv"].decode()))}
    for number, numbers in arcs.items():
        assert len(numbers) % 3 == 0 and len(numbers) >= 6, f"arc {number}"
        assert all(-200 <= x <= 7000 for x in numbers[0::3]), f"arc {number} lies out of the grid"
        assert all(0 <= y <= 12300 for y in numbers[1::3]), f"arc {number} lies out of the grid"
        assert set(numbers[2::3]) <= {0, 1, 2}
    for row in csv.DictReader(io.StringIO(files["boundaries.csv"].decode())):
        for ring in row["rings"].split(";"):
            ends = []
            for n in (int(x) for x in ring.split()):
                p = list(zip(arcs[abs(n)][0::3], arcs[abs(n)][1::3]))
                ends.append((p[0], p[-1]) if n > 0 else (p[-1], p[0]))
            for i, (first, _) in enumerate(ends):
                assert ends[i - 1][1] == first, f"a ring of {row['code']} does not close"
    cells = {}
    for row in csv.DictReader(io.StringIO(files["hexes.csv"].decode())):
        key = (row["tier"], row["start"], row["column"], row["row"])
        assert key not in cells, f"{row['code']} and {cells.get(key)} share a hexagon"
        cells[key] = row["code"]
    # Manchester Town Hall is at SJ 838 980 on the National Grid: 383800, 398000.
    x, y = project(-2.2446, 53.4794)
    assert abs(x - 3838) <= 3 and abs(y - 3980) <= 3, (x, y)


def main():
    files = tables_make()
    check(files)
    if "--check" in sys.argv[1:]:
        for name, content in files.items():
            with open(os.path.join(MAPS, name), "rb") as f:
                if f.read() != content:
                    raise SystemExit(f"data/maps/{name} is not what this program writes")
    else:
        os.makedirs(MAPS, exist_ok=True)
        for name, content in files.items():
            with open(os.path.join(MAPS, name), "wb") as f:
                f.write(content)
    for name, content in files.items():
        print(f"data/maps/{name}: {len(content)} bytes, {content.count(bytes([10])) - 1} rows")


if __name__ == "__main__":
    main()
