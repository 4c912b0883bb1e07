"""sample_checks.py: the checks of make-sample.py, of the tables as they were written.

check_tables() holds the tables against each other; check_sources() takes 200 random figures of
each file of figures and finds them in the published files. It is a second reading by code of its
own, from our area and period back to the publisher's row, so that one slip is not made twice.
"""
import csv
import datetime
import glob
import os
import random
import re

GAPS = {"not collected", "not applicable", "suppressed", "not yet published", "not available",
        "no reason"}
FLAGS = {"", "provisional", "unreliable", "revised"}
MOST_BYTES = 5000000
PERIOD = re.compile(r"\d{4}-\d\d-\d\d_P\d+[YMD]")
WHEN = {"financial", "year-to", "school-year", "calendar", "quarter", "span", "at",
        "year-of-date", "month"}
MAIN_TYPES = ["district", "county", "unitary", "metropolitan", "london-borough"]


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


class Tables:
    def __init__(self, out):
        self.out = out
        self.sample = os.path.join(out, "sample")
        for name in ("area-types", "subjects", "services", "area-codes"):
            setattr(self, name.replace("-", "_"), table(os.path.join(out, name + ".csv")))
        self.models = table(os.path.join(out, "profiles", "models.csv"))
        for name in ("areas", "groups", "clusters", "metrics"):
            setattr(self, name, table(os.path.join(self.sample, name + ".csv")))
        self.figures = {}
        for path in sorted(glob.glob(os.path.join(self.sample, "figures-*.csv"))):
            self.figures[os.path.basename(path)] = table(path)
        self.area = {a["code"]: a for a in self.areas}
        self.metric = {m["id"]: m for m in self.metrics}


# Among themselves

def check_areas(t):
    types = {a["type"] for a in t.area_types}
    assert len(t.area) == len(t.areas)
    codes = set(t.area)
    for a in t.areas:
        assert a["name"] and a["type"] in types, a
        for other in ("country", "region", "county"):
            assert a[other] == "" or a[other] in t.area, (a["code"], other)
        for code in a["successors"].split(";") if a["successors"] else []:
            assert code in t.area, a
        assert not a["end"] or a["successors"], a
        for code in a["other_codes"].split(";") if a["other_codes"] else []:
            assert code not in codes, (a["code"], code)
            codes.add(code)
    living = [a for a in t.areas if not a["end"] and a["country"] == "E92000001"]
    count = {k: sum(a["type"] == k for a in living) for k in types}
    assert [count[k] for k in MAIN_TYPES] == [164, 21, 62, 36, 32], count
    for a in living:
        if a["type"] in MAIN_TYPES + ["city-of-london", "isles-of-scilly"]:
            assert a["region"] and (a["type"] != "district" or a["county"]), a
    names = [a["name"] for a in living if a["type"] in MAIN_TYPES]
    assert len(names) == len(set(names))
    return count


def check_words(t):
    types = {a["type"] for a in t.area_types if a["council"] == "yes"}
    cells = {(s["service"], s["type"]): s for s in t.services}
    services = {s["service"] for s in t.services}
    assert len(cells) == len(t.services) == len(services) * len(types)
    for s in t.services:
        assert s["type"] in types and s["runs"] in ("runs", "shares", "does-not-run"), s
        assert s["title"] and s["source"], s
    subjects = {s["subject"] for s in t.subjects}
    groups = {m["group"] for m in t.models}
    for m in t.models:
        assert m["say"] and m["chosen_by"] and m["source"] and m["licence"], m
        assert all(s in services for s in m["not_services"].split(";") if s), m
        assert all(s in subjects for s in m["subjects"].split(";") if s), m
    for m in t.metrics:
        assert all(m[c] for c in ("title", "say", "definition", "unit", "decimals", "polarity",
                                  "kind", "source_title", "source_url", "licence", "published",
                                  "frequency", "when")), m["id"]
        assert all(w in m["say"] for w in ("{A}", "{v}", "{when}")), m["id"]
        assert "{A}'" not in m["say"] and m["when"] in WHEN, m["id"]
        assert m["polarity"] != "none" or m["meaning"], m["id"]
        assert m["polarity"] == "none" or m["polarity_by"], m["id"]
        assert m["service"] == "" or m["service"] in services, m["id"]
        assert m["group"] == "" or m["group"] in groups, m["id"]
        assert m["denominator"] == "" or m["denominator"] in t.metric, m["id"]
        assert all(s in subjects for s in m["subjects"].split(";")), m["id"]
        datetime.date.fromisoformat(m["published"])


def check_groups(t):
    seen = set()
    for g in t.groups:
        assert g["area"] in t.area and g["member"] in t.area and g["area"] != g["member"], g
        for key in ((g["group"], g["area"], "place", g["place"]),
                    (g["group"], g["area"], "member", g["member"])):
            assert key not in seen, g
            seen.add(key)
    seen = {(c["group"], c["area"]) for c in t.clusters}
    assert len(seen) == len(t.clusters) and all(a in t.area for _, a in seen)


def check_figures(t):
    seen, used = set(), set()
    for name, rows in t.figures.items():
        for r in rows:
            key = (r["metric"], r["area"], r["period"])
            assert key not in seen, key
            seen.add(key)
            used.add(r["metric"])
            m = t.metric[r["metric"]]
            assert r["area"] in t.area and PERIOD.fullmatch(r["period"]), key
            assert (r["value"] == "") == (r["gap"] in GAPS) and r["flag"] in FLAGS, key
            if r["value"]:
                value = float(r["value"])
                assert float(m["low"]) <= value <= float(m["high"]), key
                if r["lower"]:
                    assert float(r["lower"]) <= value <= float(r["upper"]), key
    assert used == set(t.metric), used ^ set(t.metric)
    return len(seen)


def coverage(t):
    """Per council type, the measures it runs or that describe its area, where at least half of
    the councils of the type have a figure."""
    runs = {(s["service"], s["type"]): s["runs"] for s in t.services}
    living = {k: [a["code"] for a in t.areas if a["type"] == k and not a["end"]]
              for k in MAIN_TYPES + ["city-of-london", "isles-of-scilly"]}
    have = {}
    for rows in t.figures.values():
        for r in rows:
            if r["value"]:
                have.setdefault(r["metric"], set()).add(r["area"])
    result = {}
    for kind, codes in living.items():
        result[kind] = [
            m["id"] for m in t.metrics
            if (m["service"] == "" or runs[(m["service"], kind)] != "does-not-run")
            and 2 * len(have[m["id"]].intersection(codes)) >= len(codes)]
    for kind in MAIN_TYPES:
        assert len(result[kind]) >= 8, (kind, result[kind])
    return result


def check_size(t):
    size = {n: os.path.getsize(os.path.join(t.sample, n)) for n in sorted(os.listdir(t.sample))}
    assert sum(size.values()) <= MOST_BYTES, size
    return size


# Against the published files

class Published:
    """The published files, each read once, and the codes an area has had."""

    def __init__(self, source, t):
        self.source, self.t, self.files = source, t, {}
        self.new_of = {c["old"]: c["new"] for c in t.area_codes}

    def rows(self, path):
        if path not in self.files:
            self.files[path] = table(os.path.join(self.source, path))
        return self.files[path]

    def codes(self, area):
        other = [c for c in self.t.area[area]["other_codes"].split(";") if c]
        return [area] + [c for c in other if "-" not in c]

    def number(self, area, publisher):
        for code in self.t.area[area]["other_codes"].split(";"):
            if code.startswith(publisher + "-"):
                return code[len(publisher) + 1:]
        return None

    def index(self, path, *columns):
        key = (path,) + columns
        if key not in self.files:
            self.files[key] = {}
            for r in self.rows(path):
                self.files[key].setdefault(tuple(r[c] for c in columns), []).append(r)
        return self.files[key]

    def get(self, path, columns, area, *rest):
        """The row of the area's newest code that there is."""
        for code in self.codes(area):
            found = self.index(path, *columns).get((code,) + rest)
            if found:
                return found[0]
        return None


def near(a, b):
    return abs(float(a) - float(b)) <= 1e-11 * max(1.0, abs(float(b)))


def start(r):
    return int(r["period"][:4])


def pair(year, mark):
    return "%d%s%02d" % (year, mark, (year + 1) % 100)


def quarter_text(r, mark):
    year, month = int(r["period"][:4]), int(r["period"][5:7])
    return "%s Q%d" % (pair(year - (month == 1), mark), {4: 1, 7: 2, 10: 3, 1: 4}[month])


ELS_FILES = {
    "els-persistent-absences-for-all-pupils": "persistent-absences-for-all-pupils",
    "els-gcses-in-english-and-maths": "gcses-in-english-and-maths",
    "els-preventable-cardiovascular-mortality-england":
        "preventable-cardiovascular-mortality-england",
    "els-adult-obesity-prevalence": "adult-obesity-prevalence",
    "els-cigarette-smokers": "cigarette-smokers",
    "els-employment-rate": "employment-rate",
    "els-gross-median-weekly-pay": "gross-median-weekly-pay",
    "els-gigabit-capable-broadband": "gigabit-capable-broadband",
    "els-public-electric-vehicle-chargers": "public-electric-vehicle-chargers",
    "els-greenhouse-gas-emissions": "greenhouse-gas-emissions",
    "els-net-additions-to-the-housing-stock-england": "net-additions-to-the-housing-stock",
    "els-housing-affordability-ratio-residence-based": "housing-affordability-ratio",
}


def same_els(p, r):
    path = "indicators/ons_els/%s.csv" % ELS_FILES[r["metric"]]
    period = r["period"].replace("_P1D", "").replace("_", "/")
    if r["metric"] == "els-employment-rate":
        found = p.get(path, ("areacd", "period", "indicator"), r["area"], period,
                      "Employment rate")
    else:
        found = p.get(path, ("areacd", "period"), r["area"], period)
    if r["gap"]:
        return (found is None and r["gap"] == "suppressed") or found["observation"] == ""
    return all(found[c] == "" if r[o] == "" else float(found[c]) == float(r[o]) for c, o in
               (("observation", "value"), ("lci_95", "lower"), ("uci_95", "upper")))


LAIT_FILES = {"lait-sen-ehc-excpt-20wks": ("children_with_sen", "SEN_EHC_Excpt_20wks"),
              "lait-rereferral": ("child_protection", "ReReferral"),
              "lait-cpp-total-numref": ("child_protection", "CPP_Total_NumRef"),
              "lait-cpplans2yrsactive": ("child_protection", "CPPlans2yrsActive"),
              "lait-work-force-vac-rate": ("children_s_services_workforce",
                                           "Work_Force_Vac_Rate"),
              "lait-careleaversneet": ("children_looked_after", "CareLeaversNEET"),
              "lait-ks2rwm-expected-std": ("key_stage_2", "KS2RWM_Expected_STD"),
              "lait-ks1p-all": ("key_stage_1_and_phonics", "KS1P_all")}


def same_lait(p, r):
    name, measure = LAIT_FILES[r["metric"]]
    number = p.number(r["area"], "dfe")
    if number is None:  # a region or England: by its name in the list of numbers
        number, = [n["LA Number"] for n in p.rows("register/dfe_la_numbers.csv")
                   if n["LA Name"].lower() == p.t.area[r["area"]]["name"].lower()]
    year = start(r) + (r["period"][5:7] in ("04", "09") and r["period"].endswith("Y"))
    index = p.index("indicators/dfe_lait/%s.csv" % name, "measure", "la_number")
    found, = [f for f in index[(measure, number)] if f["period"].split(" ")[0] == str(year)]
    if r["gap"]:
        return found["value"] == "-" and r["gap"] == "no reason"
    return float(found["value"]) == float(r["value"]) and \
        ("prov" in found["period"]) == (r["flag"] == "provisional")


def same_fingertips(p, r):
    found = p.get("indicators/fingertips/active_adults.csv", ("area_code", "period"), r["area"],
                  pair(start(r), "/"))
    return float(found["value"]) == float(r["value"])


def same_trafford(p, r):
    planning = r["metric"].startswith("tf-percentage-of-major")
    path = "planning_applications_major" if planning else "household_waste_recycling"
    period = quarter_text(r, "/") if planning else pair(start(r), "/")
    found = p.get("indicators/trafford_benchmark/%s.csv" % path,
                  ("area_code", "period", "measure"), r["area"], period, "Percentage")
    return float(found["value"]) == float(r["value"])


def same_waste(p, r):
    if r["metric"] == "household-waste-recycled-percent":
        found = p.get("indicators/waste/household_waste_recycling_2021-22.csv", ("lad21cd",),
                      r["area"])
        return near(r["value"], 100 * float(found["household_recycled"]) /
                    float(found["household_collected"]))
    year = pair(start(r), "-")
    paths = ["indicators/waste/fly_tipping_%s_2012-22.csv" % n for n in ("incidents", "actions")]
    if r["area"][:3] in ("E92", "E12"):
        name = {"England": "*Total England", "East of England": "East"}.get(
            p.t.area[r["area"]]["name"], p.t.area[r["area"]]["name"])
        both = [[f for f in p.index(path, "Year", "ONS Code")[(year, "*Total")]
                 if f["Region"] in (name, name + " (original)")][0] for path in paths]
    else:
        both = [p.get(path, ("ONS Code", "Year"), r["area"], year) for path in paths]
    count, acted = both[0]["Total Incidents"], both[1] and both[1]["Total Actions"]
    if r["gap"]:
        return count == ":" or acted == ":" or count == "0" or \
            both[0]["Reporting basis"] != "All incidents"
    if r["metric"] == "fly-tipping-actions-per-incident":
        return near(r["value"], float(acted) / float(count))
    if start(r) >= 2019:
        return float(both[0]["Incidents per 1,000 people"]) == float(r["value"])
    people = [f for f in p.rows("indicators/homelessness/rough_sleeping_rate_2010-22.csv")
              if f["Local authority ONS code"] in p.codes(r["area"]) or
              (f["Local authority ONS code"], f["Region ONS code"]) == ("---", r["area"])][0]
    space = " " if start(r) == 2018 else ""  # a heading with a blank too many
    return near(r["value"],
                1000 * float(count) / float(people["Mid-%s%d population" % (space, start(r))]))


def same_homelessness(p, r):
    folder = "indicators/homelessness/"
    if r["metric"] == "rough-sleeping-per-100000":
        columns = ("Local authority ONS code",)
        if r["area"][:3] in ("E92", "E12"):
            found = [f for f in p.rows(folder + "rough_sleeping_rate_2010-22.csv")
                     if f["Region ONS code"] == r["area"] and
                     f["Local authority ONS code"] == "---"][0]
        else:
            found = p.get(folder + "rough_sleeping_rate_2010-22.csv", columns, r["area"])
        return float(found[r["period"][:4]]) == float(r["value"]) and \
            near(100000 * float(r["numerator"]) / float(r["denominator"]), r["value"])
    name = "prevention_duty_outcomes" if r["metric"] == "homelessness-prevented" \
        else "temporary_accommodation"
    found = p.get(folder + "hclic_%s_2018-25.csv" % name, ("area_code", "period"), r["area"],
                  quarter_text(r, "-"))
    if r["metric"].startswith("temporary"):
        text = found["households_in_ta_per_thousand"]
        return text == ".." if r["gap"] else float(text) == float(r["value"])
    if r["metric"].startswith("families"):
        text = found["bed_and_breakfast_with_children_over_6_weeks"]
        if r["gap"]:
            return text == {"suppressed": "-", "not available": ".."}[r["gap"]]
        return near(r["value"], float(text) * 10 / float(found["households_in_area_thousand"]))
    ended = found["prevention_duties_ended"]
    if r["gap"]:
        return ended == {"not applicable": "0", "not available": ".."}[r["gap"]]
    return near(r["value"], 100 * float(found["secured_accommodation_6_months"]) / float(ended))


def same_housing(p, r):
    folder = "indicators/housing/"
    if r["metric"] == "long-term-empty-homes-percent":
        columns = ("geography_code", "Measure", "date")
        empty, homes = [p.get(folder + "vacant_homes_2004-2024.csv", columns, r["area"], m,
                              r["period"][:4])["Value"] for m in ("LongTermVacants", "Dwellings")]
        return near(r["value"], 100 * float(empty) / float(homes))
    index = p.index(folder + "affordable_homes_1991-2024.csv", "geography_code", "date")
    built = sum(float(f["value"]) for code in p.codes(r["area"])
                for f in index.get((code, pair(start(r), "-")), []))
    homes = p.get(folder + "number_of_properties.csv", ("geography_code", "date"), r["area"],
                  r["period"][:4])["value"]
    return near(r["value"], 1000 * built / float(homes))


def same_finance(p, r):
    if r["metric"].startswith("borrowing"):
        debt = p.get("finance/borrowing_investments_2009-20.csv", ("ons_code", "period_end"),
                     r["area"], "%d-03-31" % (start(r) + 1))["total_borrowing"]
        power = p.get("finance/core_spending_power_2015-20.csv", ("ons_code", "year"), r["area"],
                      r["period"][:4])["total_spend"]
        return near(r["value"], float(debt) / (10 * float(power)))
    found, = p.index("finance/revenue_outturn_2010-18.csv", "ecode", "year")[
        (p.number(r["area"], "mhclg"), pair(start(r), "-"))]
    if r["metric"].startswith("usable"):
        parts = [found[c] for c in ("reserves_earmarked_31mar", "reserves_unallocated_31mar",
                                    "net_revenue_expenditure")]
        if r["gap"]:
            return parts[2] == "…" or float(parts[2]) <= 0
        return near(r["value"], 100 * (float(parts[0]) + float(parts[1])) / float(parts[2]))
    if r["gap"]:
        return found["adult_social_care"] == "…"
    people = p.get("indicators/population/population_1991_2023.csv", ("geography_code", "date"),
                   r["area"], r["period"][:4])["value"]
    return near(r["value"], 1000 * float(found["adult_social_care"]) / float(people))


def same_roads(p, r):
    path = "indicators/roads/average_speed_local_a_roads_2019-22.csv"
    found, = [f for f in p.rows(path) if f["ONS area code"].split(" ")[0] in p.codes(r["area"])]
    text, = [v for k, v in found.items() if k.startswith(r["period"][:4])]
    return text == "x" if r["gap"] else float(text) == float(r["value"])


SAME = {"figures-ons-els.csv": same_els, "figures-dfe-lait.csv": same_lait,
        "figures-fingertips.csv": same_fingertips, "figures-trafford.csv": same_trafford,
        "figures-waste.csv": same_waste, "figures-homelessness.csv": same_homelessness,
        "figures-housing.csv": same_housing, "figures-finance.csv": same_finance,
        "figures-roads.csv": same_roads}


def check_sources(source, t, most=200):
    """The number of figures compared per file; stops at the first that differs."""
    chance, published, compared = random.Random(2026), Published(source, t), {}
    assert set(SAME) == set(t.figures)
    for name, same in SAME.items():
        rows = t.figures[name]
        for r in chance.sample(rows, min(most, len(rows))):
            assert same(published, r), r
        compared[name] = min(most, len(rows))
    return compared


def check(source, out):
    t = Tables(out)
    check_areas(t)
    check_words(t)
    check_groups(t)
    figures = check_figures(t)
    size = check_size(t)
    for kind, metrics in coverage(t).items():
        print("%s: %d measures: %s" % (kind, len(metrics), ", ".join(metrics)))
    for name, n in size.items():
        print("%9d %s" % (n, name))
    print("%9d in all, %d figures and gaps of %d measures" %
          (sum(size.values()), figures, len(t.metrics)))
    for name, n in check_sources(source, t).items():
        print("%s: %d figures found in the published files" % (name, n))
