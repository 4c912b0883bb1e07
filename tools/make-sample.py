#!/usr/bin/env python3
"""make-sample.py: makes the tables of the sample sector from the published files.

    tools/make-sample.py          writes data/*.csv and data/sample/*.csv, then checks them
    tools/make-sample.py --check  checks the tables that are there and writes nothing

The published files are read from $FOLKMOOT_SHARED/data, else from ../shared/data beside the
source folder; what they are is told in SOURCES.md there and in data/README.md here. The words
(titles, sentences, services, models) are in sample_words.py. A second run writes the same bytes.
A figure is written as the shortest decimal that reads back as the number published; a derived
one is worked out exactly from the published numbers and written with 12 significant digits. The
checks read the published files a second time, by code of their own, and compare.
"""
import csv
import datetime
import io
import json
import os
import re
import sys
from decimal import Decimal, localcontext
from fractions import Fraction

sys.dont_write_bytecode = True  # leave no __pycache__ in the source folder

import sample_checks  # noqa: E402
import sample_words as words  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SHARED = os.environ.get("FOLKMOOT_SHARED") or os.path.join(ROOT, "..", "shared")
SOURCE = os.path.join(SHARED, "data")
OUT = os.path.join(ROOT, "data")
SAMPLE = os.path.join(OUT, "sample")
# Periods kept of long series, so that the sample stays under 5 MB: the usual yearly movement
# needs 4 changes before the newest, and takes up to 8.
FEW, SOME, MANY = 6, 8, 10
AREA_COLUMNS = ["code", "name", "official_name", "type", "country", "region", "county", "start",
                "end", "successors", "other_codes", "other_names"]
FIGURE_COLUMNS = ["metric", "area", "period", "value", "lower", "upper", "numerator",
                  "denominator", "gap", "flag"]
ENGLAND = words.ENGLAND
COUNTRIES = {"England": ENGLAND, "Wales": "W92000004", "Scotland": "S92000003",
             "Northern Ireland": "N92000002"}
REGIONS = {"North East": "E12000001", "North West": "E12000002",
           "Yorkshire and The Humber": "E12000003", "East Midlands": "E12000004",
           "West Midlands": "E12000005", "East of England": "E12000006", "London": "E12000007",
           "South East": "E12000008", "South West": "E12000009"}

notices = []


def notice(text):
    notices.append(text)


def read(path):
    with open(os.path.join(SOURCE, path), newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


def read_json(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8-sig") as f:
        return json.load(f)


def is_number(text):
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text.strip()) is not None


def shortest(number):
    """The shortest decimal that reads back as this double."""
    text = repr(float(number))
    if "e" in text:
        text = format(Decimal(text), "f")
    return text[:-2] if text.endswith(".0") else text


def derived(fraction):
    """12 significant digits, as figures are snapped before they are rounded for display."""
    fraction = Fraction(fraction)
    with localcontext() as exact:
        exact.prec = 12
        return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


# Areas

CODES = {old: new for old, new, _ in words.AREA_CODES}
TYPES = {"UA": "unitary", "NMD": "district", "MD": "metropolitan", "LBO": "london-borough",
         "CTY": "county", "CC": "city-of-london", "WPA": "welsh-unitary",
         "SCO": "scottish-unitary", "NID": "ni-district"}
# Short names as people use them, where the register has another or none of its own.
NAMES = {"E06000023": "Bristol", "E06000059": "Dorset", "E07000138": "Lincoln",
         "E07000146": "King's Lynn and West Norfolk", "E10000006": "Cumbria County",
         "E10000023": "North Yorkshire County", "E10000027": "Somerset County",
         "E10000021": "Northamptonshire County", "E61000001": "Greater London Authority"}
COUNTY_COMBINED = {"E47000013", "E47000015", "E47000017", "E47000018"}
# Ended councils that the number list has and the list of codes has not.
DFE_ENDED = {"835": "E10000009", "836": "E06000029", "837": "E06000028", "909": "E10000006",
             "928": "E10000021"}
DFE_REGIONS = {"970": ENGLAND, "980": "E12000001", "981": "E12000002", "982": "E12000003",
               "983": "E12000004", "984": "E12000005", "985": "E12000006", "986": "E12000007",
               "989": "E12000008", "990": "E12000009"}


def newest_code(code):
    while code in CODES:
        code = CODES[code]
    return code


def last_day(end):
    """The register gives an end as the last day or as the first day after; we keep the last."""
    if end.endswith("-04-01"):
        return end[:4] + "-03-31"
    return end


class Areas:
    """areas.csv, and every published code of an area to its newest one."""

    def __init__(self):
        self.rows = {}
        self.by_letters = {}
        self.by_dfe = dict(DFE_REGIONS)
        self.by_mhclg = {}
        register = [r for r in read("register/uk_local_authorities.csv") if r["gss-code"]]
        for r in register:
            self.by_letters[r["local-authority-code"]] = newest_code(r["gss-code"])
        for r in register:
            if r["local-authority-type"] in TYPES:
                self.add_council(r)
        for row in self.rows.values():
            if row["country"] == ENGLAND and not row["region"]:  # not given for ended councils
                row["region"] = self.rows[row["successors"][0]]["region"]
        for number, code in self.dfe_codes():
            self.by_dfe[number] = code
            self.rows[code]["codes"].append("dfe-" + number)
        self.add_mhclg()
        self.add_others({r["gss-code"]: r for r in register})
        for old, new in CODES.items():
            if newest_code(old) in self.rows:
                self.rows[newest_code(old)]["codes"].insert(0, old)
        self.add_names()

    def add_council(self, r):
        code = newest_code(r["gss-code"])
        start = r["start-date"] if r["start-date"] >= "2009-04-01" else ""
        kind = TYPES[r["local-authority-type"]]
        county = self.by_letters.get(r["county-la"], "")
        if r["local-authority-code"] == "FOR":
            county = self.by_letters["SFK"]  # the register puts Forest Heath in Surrey
        self.rows[code] = {
            "code": code, "name": NAMES.get(code, r["nice-name"]),
            "official_name": r["official-name"],
            "type": "isles-of-scilly" if code == "E06000053" else kind,
            "country": COUNTRIES[r["nation"]],
            "region": REGIONS.get(r["region"], ""),
            "county": county, "start": start, "end": last_day(r["end-date"]),
            "successors": [self.by_letters[c] for c in r["replaced-by"].split(",") if c],
            "codes": ["ms-" + r["local-authority-code"]], "names": []}
        if r["ecode"]:
            self.by_mhclg[r["ecode"]] = code

    def dfe_codes(self):
        for r in read("register/dfe_to_ons.csv"):
            code = DFE_ENDED.get(r["dfe_la_number"]) or newest_code(r["ons_code"])
            yield r["dfe_la_number"], code
        for number in ("835", "837"):
            yield number, DFE_ENDED[number]

    def add_mhclg(self):
        """E-codes of new councils are not in the register but in the council tax returns."""
        for r in read("indicators/council_tax/council_tax_receipts_by_year_owed_2022-23.csv"):
            code = newest_code(r["ONS Code"])
            if re.fullmatch(r"E\d{4}", r["E-code"]) and code in self.rows:
                self.by_mhclg.setdefault(r["E-code"], code)
        for ecode, code in self.by_mhclg.items():
            self.rows[code]["codes"].append("mhclg-" + ecode)

    def add_others(self, register):
        def put(code, name, official, kind, country, start="", end="", successors=()):
            self.rows[code] = {
                "code": code, "name": name, "official_name": official, "type": kind,
                "country": country, "region": "", "county": "", "start": start, "end": end,
                "successors": list(successors), "codes": [], "names": []}

        put("K02000001", "United Kingdom", "United Kingdom", "country", "")
        for name, code in COUNTRIES.items():
            put(code, name, name, "country", code)
        for name, code in REGIONS.items():
            put(code, name, name, "region", ENGLAND)
        put("E61000001", "Greater London Authority", "Greater London Authority",
            "greater-london-authority", ENGLAND)
        for r in read("register/ons_areas_current.csv"):
            code = r["areacd"]
            if not code.startswith("E47"):
                continue
            sort = "Combined County Authority" if code in COUNTY_COMBINED else "Combined Authority"
            old = register.get(code, {})
            start = old.get("start-date", "")
            put(code, r["areanm"] + " " + sort, r["areanm"] + " " + sort, "combined-authority",
                ENGLAND, start if start >= "2009-04-01" else "",
                # Both were replaced on 7 May 2024 by the authority of all seven councils.
                "2024-05-06" if r["end"] else "", ["E47000014"] if r["end"] else [])

    def add_names(self):
        for r in read("register/lookup_name_to_code.csv"):
            code = self.by_letters.get(r["local-authority-code"])
            if code in self.rows:
                self.rows[code]["names"].append(r["la-name"].strip())
        for row in self.rows.values():
            seen = {row["name"].casefold(), row["official_name"].casefold()}
            kept = []
            for name in sorted(row["names"], key=lambda n: (n.casefold(), n)):
                if name and ";" not in name and name.casefold() not in seen:
                    seen.add(name.casefold())
                    kept.append(name)
            row["names"] = kept

    def find(self, code):
        """The area of a published code, or None when the sample does not have it."""
        code = newest_code(code)
        return code if code in self.rows else None

    def shown(self, code):
        """English councils, and what they are held against: their regions and England."""
        row = self.rows[code]
        return row["country"] == ENGLAND and row["type"] != "combined-authority"

    def is_council(self, code):
        return code in self.rows and self.rows[code]["type"] in words.COUNCIL_TYPES

    def lived(self, code, start, end):
        row = self.rows[code]
        return not ((row["end"] and row["end"] < start) or (row["start"] and row["start"] > end))

    def table(self):
        for code in sorted(self.rows):
            r = dict(self.rows[code])
            r["successors"] = ";".join(r["successors"])
            r["other_codes"] = ";".join(r["codes"])
            r["other_names"] = ";".join(r["names"])
            yield [r[c] for c in AREA_COLUMNS]


# Periods: our id is start_length.

MONTHS_OF_QUARTER = {1: "04", 2: "07", 3: "10", 4: "01"}


def financial(year):
    return "%d-04-01_P1Y" % year


def pair_year(text):
    """2019-20 and 2019/20 begin in 2019."""
    first, second = re.fullmatch(r"(\d{4})[/-](\d\d)", text).groups()
    assert (int(first) + 1) % 100 == int(second), text
    return int(first)


def quarter(text):
    year, q = re.fullmatch(r"(\d{4}[/-]\d\d) Q([1-4])", text).groups()
    year, q = pair_year(year), int(q)
    return "%d-%s-01_P3M" % (year + (q == 4), MONTHS_OF_QUARTER[q])


def els_period(text):
    return text.replace("/", "_") if "/" in text else text + "_P1D"


def lait_period(text, year_type):
    year = int(re.fullmatch(r"(\d{4})( \(\w+\))?", text).group(1))
    return {"Financial Year": "%d-04-01_P1Y" % (year - 1),
            "Academic Year": "%d-09-01_P1Y" % (year - 1),
            "Calendar Year": "%d-01-01_P1Y" % year,
            "Annual (end of Sept)": "%d-09-30_P1D" % year}[year_type]


def period_bounds(ident):
    start, length = ident.split("_P")
    number, unit = int(length[:-1]), length[-1]
    if unit == "D":
        return start, start
    year, month, day = map(int, start.split("-"))
    month += number * (12 if unit == "Y" else 1) - 1
    after = datetime.date(year + month // 12, month % 12 + 1, day)
    return start, (after - datetime.timedelta(1)).isoformat()


# Figures

class Figures:
    """One file of figures: at most one row for each metric, area and period."""

    def __init__(self, areas):
        self.areas = areas
        self.rows = {}
        self.rank = {}

    def put(self, metric, code, period, value="", lower="", upper="", numerator="",
            denominator="", gap="", flag=""):
        area = self.areas.find(code)
        if area is None or not self.areas.shown(area):
            return
        if gap and not self.areas.lived(area, *period_bounds(period)):
            return  # the publisher has a row for a council that was not there
        assert (value == "") == (gap != ""), (metric, code, period)
        cells = [value, lower, upper, numerator, denominator]
        row = [shortest(c) if c != "" else "" for c in cells] + [gap, flag]
        key, rank = (metric, period, area), code == area
        if key in self.rows and self.rows[key] != row:
            notice("%s, %s, %s: two unequal rows, that of the newest code was taken"
                   % (metric, area, period))
            if self.rank[key] >= rank:
                return
        self.rows[key], self.rank[key] = row, rank

    def only_newest(self, metric, most):
        periods = sorted({k[1] for k in self.rows if k[0] == metric})
        for key in [k for k in self.rows if k[0] == metric and k[1] in periods[:-most]]:
            del self.rows[key]

    def table(self):
        for metric, period, area in sorted(self.rows):
            yield [metric, area, period] + self.rows[(metric, period, area)]


def source(metric, title, url, published, licence=words.OGL):
    words.METRICS[metric].update(source_title=title, source_url=url, published=published,
                                 licence=licence)


def uk_date(text):
    day, month, year = text.split("|")[0].split("/")
    return "%s-%s-%s" % (year, month, day)


def excel_date(serial):
    return (datetime.date(1899, 12, 30) + datetime.timedelta(int(serial))).isoformat()


# file, how many of its newest periods (all where None)
ELS = [
    ("persistent-absences-for-all-pupils", SOME), ("gcses-in-english-and-maths", FEW),
    ("preventable-cardiovascular-mortality-england", FEW), ("adult-obesity-prevalence", FEW),
    ("cigarette-smokers", None), ("employment-rate", FEW),
    ("gross-median-weekly-pay", FEW), ("gigabit-capable-broadband", None),
    ("public-electric-vehicle-chargers", None), ("greenhouse-gas-emissions", FEW),
    ("net-additions-to-the-housing-stock", SOME), ("housing-affordability-ratio", MANY),
]
ELS_STATUS = {"x": "not available", "c": "suppressed", "z": "not applicable",
              "u": "not available"}
# The publisher prints these councils two together, so that nobody can be recognised.
COMBINED = ["E06000052", "E06000053", "E09000001", "E09000012"]


def els_row(out, metric, r):
    period = els_period(r["period"])
    flag = ""
    if not r["observation"]:
        out.put(metric, r["areacd"], period, gap=ELS_STATUS[r["status"]])
        return
    if r["status"] == "u" or "unreliable" in r["notes"].lower():
        flag = "unreliable"
    elif metric == "els-gross-median-weekly-pay" and period.startswith("2025") \
            and not r["areacd"].startswith("N"):
        flag = "provisional"  # so says the publisher's note on the data set
    out.put(metric, r["areacd"], period, r["observation"], r["lci_95"], r["uci_95"], flag=flag)


def els(out):
    for name, most in ELS:
        rows = read("indicators/ons_els/%s.csv" % name)
        meta = read_json("indicators/ons_els/%s.json" % name)["ess-beta-metadata"]
        if name == "employment-rate":
            rows = [r for r in rows if r["indicator"] == "Employment rate"]
            meta = meta["shared"]
        indicator, = {r["indicator"] for r in rows}
        metric = "els-" + slug(indicator)
        for r in rows:
            els_row(out, metric, r)
        if name.startswith("preventable"):
            for period in {els_period(r["period"]) for r in rows}:
                for code in COMBINED:
                    out.put(metric, code, period, gap="suppressed")
        if most:
            out.only_newest(metric, most)
        publisher = meta["sourceOrg"].split("|")[0]
        if publisher != words.ONS:
            publisher += ", through the " + words.ONS
        source(metric, publisher + ", Explore Local Statistics", meta["sourceURL"].split("|")[0],
               uk_date(meta["sourceDate"]))


LAIT = {"children_with_sen": ["SEN_EHC_Excpt_20wks"],
        "child_protection": ["ReReferral", "CPP_Total_NumRef", "CPPlans2yrsActive"],
        "children_s_services_workforce": ["Work_Force_Vac_Rate"],
        "children_looked_after": ["CareLeaversNEET"],
        "key_stage_2": ["KS2RWM_Expected_STD"], "key_stage_1_and_phonics": ["KS1P_all"]}


def lait(out):
    dictionary = {}
    for r in read("indicators/dfe_lait/data_dictionary.csv"):
        dictionary.setdefault(r["Measure_short"], r)
    for name, wanted in LAIT.items():
        rows = read("indicators/dfe_lait/%s.csv" % name)
        for measure in wanted:
            about, metric = dictionary[measure], "lait-" + slug(measure)
            for r in rows:
                if r["measure"] != measure or r["la_number"] not in out.areas.by_dfe:
                    continue
                code = out.areas.by_dfe[r["la_number"]]
                period = lait_period(r["period"], about["Year_Type"])
                if r["value"] == "-":
                    out.put(metric, code, period, gap="no reason")
                else:
                    out.put(metric, code, period, r["value"],
                            flag="provisional" if "(prov)" in r["period"] else "")
            out.only_newest(metric, MANY if measure.startswith("KS") else SOME)
            source(metric, "Department for Education, Local Authority Interactive Tool",
                   about["Hyperlink(s)"].split()[0], excel_date(about["Last Update"]))


def fingertips(out):
    metric = "ft-percentage-of-physically-active-adults"
    for r in read("indicators/fingertips/active_adults.csv"):
        out.put(metric, r["area_code"], financial(pair_year(r["period"])), r["value"])
    out.only_newest(metric, FEW)
    source(metric, "Office for Health Improvement and Disparities, Fingertips, through Trafford "
           "Data Lab", "https://fingertips.phe.org.uk/", "2026-05-13")


def trafford(out):
    for name, measure, period, publisher, url in [
            ("household_waste_recycling", "Percentage", lambda p: financial(pair_year(p)),
             "Department for Environment, Food and Rural Affairs",
             "https://www.gov.uk/government/statistics/local-authority-collected-waste-management-annual-results"),
            ("planning_applications_major", "Percentage", quarter,
             "Ministry of Housing, Communities and Local Government",
             "https://www.gov.uk/government/statistical-data-sets/live-tables-on-planning-application-statistics")]:
        for r in read("indicators/trafford_benchmark/%s.csv" % name):
            if r["measure"] == measure:
                metric = "tf-%s-%s" % (slug(r["indicator"]), slug(measure))
                out.put(metric, r["area_code"], period(r["period"]), r["value"])
        source(metric, publisher + ", through Trafford Data Lab", url, "2026-05-13")


FLY = "indicators/waste/fly_tipping_%s_2012-22.csv"
FLY_REGIONS = dict(REGIONS, **{"East": "E12000006", "*Total England": ENGLAND,
                               "*Total England (original)": ENGLAND})


def fly_code(r):
    """None for the second total of 2018/19, made to compare with the years after."""
    return FLY_REGIONS.get(r["Region"]) if r["ONS Code"] == "*Total" else r["ONS Code"]


def populations():
    """Mid-year estimates in the series the publisher of fly-tipping counts divides by."""
    people = {}
    for r in read("indicators/homelessness/rough_sleeping_rate_2010-22.csv"):
        code = r["Local authority ONS code"]
        code = r["Region ONS code"] if code == "---" else code
        for heading, value in r.items():
            found = re.fullmatch(r"Mid- ?(\d{4}) population", heading)
            if found:
                people[(code, int(found.group(1)))] = value
    return people


def fly_tipping(out):
    people = populations()
    actions = {(r["Year"], fly_code(r) or r["Region"]): r["Total Actions"]
               for r in read(FLY % "actions")}
    left_out = 0
    for r in read(FLY % "incidents"):
        code, year = fly_code(r), pair_year(r["Year"])
        if code is None:
            continue
        period, incidents = financial(year), r["Total Incidents"]
        if year == 2020 and code in ("E12000004", "E12000006"):
            continue  # the file has the populations of these two regions the wrong way round
        compared = year < 2019 or code[:3] in ("E92", "E12") \
            or r["Reporting basis"] == "All incidents"
        if not compared or not is_number(incidents):
            left_out += is_number(incidents)
            out.put("fly-tipping-incidents-per-1000", code, period, gap="not available")
            out.put("fly-tipping-actions-per-incident", code, period, gap="not available")
            continue
        if year >= 2019:
            out.put("fly-tipping-incidents-per-1000", code, period,
                    r["Incidents per 1,000 people"])
        elif (code, year) in people:
            out.put("fly-tipping-incidents-per-1000", code, period,
                    derived(Fraction(incidents) * 1000 / Fraction(people[(code, year)])))
        done = actions.get((r["Year"], code), ":")
        if is_number(done) and Fraction(incidents) > 0:
            out.put("fly-tipping-actions-per-incident", code, period,
                    derived(Fraction(done) / Fraction(incidents)))
        else:
            out.put("fly-tipping-actions-per-incident", code, period,
                    gap="not applicable" if is_number(done) else "not available")
    for metric in ("fly-tipping-incidents-per-1000", "fly-tipping-actions-per-incident"):
        out.only_newest(metric, FEW)
    notice("fly-tipping: %d council-years on another reporting basis left out" % left_out)
    for metric in ("fly-tipping-incidents-per-1000", "fly-tipping-actions-per-incident"):
        source(metric, "Department for Environment, Food and Rural Affairs, Fly-tipping "
               "statistics for England", "https://www.gov.uk/government/statistics/fly-tipping-in-england",
               "2023-01-31")


def recycling(out):
    metric = "household-waste-recycled-percent"
    for r in read("indicators/waste/household_waste_recycling_2021-22.csv"):
        share = Fraction(r["household_recycled"]) * 100 / Fraction(r["household_collected"])
        out.put(metric, r["lad21cd"], financial(2021), derived(share))
    source(metric, "Department for Environment, Food and Rural Affairs, WasteDataFlow, local "
           "authority collected waste 2021/22",
           "https://www.gov.uk/government/statistics/local-authority-collected-waste-management-annual-results-202122",
           "2023-03-24")


def waste(out):
    fly_tipping(out)
    recycling(out)


HCLIC = "indicators/homelessness/hclic_%s_2018-25.csv"
HCLIC_NEWEST = "2025-26 Q3"
LEVEL_TABLES = "https://www.gov.uk/government/statistical-data-sets/live-tables-on-homelessness"


def temporary(out):
    stay = "temporary-accommodation-per-1000"
    rooms = "families-in-bed-and-breakfast-per-10000"
    for r in read(HCLIC % "temporary_accommodation"):
        period, code = quarter(r["period"]), r["area_code"]
        flag = "provisional" if r["period"] == HCLIC_NEWEST else ""
        thousands = r["households_in_area_thousand"]
        homes = Fraction(thousands) * 1000 if is_number(thousands) else None
        if is_number(r["households_in_ta_per_thousand"]):
            out.put(stay, code, period, r["households_in_ta_per_thousand"],
                    numerator=r["households_in_ta"], denominator=homes, flag=flag)
        else:
            out.put(stay, code, period, gap="not available")
        families = r["bed_and_breakfast_with_children_over_6_weeks"]
        if is_number(families) and homes:
            out.put(rooms, code, period, derived(Fraction(families) * 10000 / homes),
                    numerator=families, denominator=homes, flag=flag)
        else:
            out.put(rooms, code, period,
                    gap="suppressed" if families == "-" else "not available")
    out.only_newest(stay, SOME)
    out.only_newest(rooms, SOME)


def prevention(out):
    metric = "homelessness-prevented"
    for r in read(HCLIC % "prevention_duty_outcomes"):
        ended, kept = r["prevention_duties_ended"], r["secured_accommodation_6_months"]
        period = quarter(r["period"])
        if not is_number(ended) or not is_number(kept):
            out.put(metric, r["area_code"], period, gap="not available")
        elif Fraction(ended) == 0:
            out.put(metric, r["area_code"], period, gap="not applicable")
        else:
            out.put(metric, r["area_code"], period,
                    derived(Fraction(kept) * 100 / Fraction(ended)), numerator=kept,
                    denominator=ended, flag="provisional" if r["period"] == HCLIC_NEWEST else "")
    out.only_newest(metric, SOME)


def rough_sleeping(out):
    metric, folder = "rough-sleeping-per-100000", "indicators/homelessness/"
    populations_of = populations()
    counts = {(r["Local authority ONS code"], r["Region ONS code"]): r
              for r in read(folder + "rough_sleeping_count_2010-22.csv")}
    for r in read(folder + "rough_sleeping_rate_2010-22.csv"):
        code = r["Local authority ONS code"]
        count = counts[(code, r["Region ONS code"])]
        code = r["Region ONS code"] if code == "---" else code
        if code == "-":
            continue  # "Rest of England"
        for year in range(2010, 2023):
            # The newest year is divided by the population of the year before.
            people = populations_of[(code, min(year, 2021))]
            out.put(metric, code, "%d-10-01_P1D" % year, r[str(year)],
                    numerator=count[str(year)], denominator=people)
    out.only_newest(metric, FEW)
    source(metric, "Ministry of Housing, Communities and Local Government, Rough sleeping snapshot "
           "in England", "https://www.gov.uk/government/statistics/rough-sleeping-snapshot-in-england-autumn-2022",
           "2023-07-18")


def homelessness(out):
    temporary(out)
    prevention(out)
    rough_sleeping(out)
    for metric in ("temporary-accommodation-per-1000",
                   "families-in-bed-and-breakfast-per-10000",
                   "homelessness-prevented"):
        source(metric, "Ministry of Housing, Communities and Local Government, Statutory "
               "homelessness, detailed local authority tables", LEVEL_TABLES, "2026-05-06")


def empty_homes(out):
    metric, held = "long-term-empty-homes-percent", {}
    for r in read("indicators/housing/vacant_homes_2004-2024.csv"):
        held[(r["geography_code"], r["Measure"], int(r["date"]))] = r["Value"]
    for (code, measure, year), empty in held.items():
        homes = held.get((code, "Dwellings", year))
        if measure == "LongTermVacants" and homes:
            out.put(metric, code, "%d-10-01_P1D" % year,
                    derived(Fraction(empty) * 100 / Fraction(homes)))
    out.only_newest(metric, FEW)
    source(metric, "Ministry of Housing, Communities and Local Government, live tables 615 and "
           "125, through Open Innovations",
           "https://www.gov.uk/government/statistical-data-sets/live-tables-on-dwelling-stock-including-vacants",
           "2025-05-27", "CC BY 4.0 (Open Innovations), from data under the " + words.OGL)


def affordable(out):
    metric = "affordable-homes-per-1000"
    built, homes, councils = {}, {}, set()
    for r in read("indicators/housing/affordable_homes_1991-2024.csv"):
        key = (r["geography_code"], pair_year(r["date"]))
        built[key] = built.get(key, 0) + Fraction(r["value"])
        councils.add(r["geography_code"])
    for r in read("indicators/housing/number_of_properties.csv"):
        homes[(r["geography_code"], int(r["date"]))] = r["value"]
    newest = max(year for _, year in built)
    for code in sorted(councils):
        for year in range(newest - FEW + 1, newest + 1):
            done = built.get((code, year), 0)  # a kind of home with none completed has no row
            out.put(metric, code, financial(year),
                    derived(done * 1000 / Fraction(homes[(code, year)])))
    source(metric, "Ministry of Housing, Communities and Local Government, Affordable housing "
           "supply, and Valuation Office Agency, through Open Innovations",
           "https://www.gov.uk/government/statistical-data-sets/live-tables-on-affordable-housing-supply",
           "2025-05-27", "CC BY 4.0 (Open Innovations), from data under the " + words.OGL)


def housing(out):
    empty_homes(out)
    affordable(out)


COUNCIL_CLASSES = {"SC", "SD", "UA", "MD", "L"}


def reserves(out, r, code):
    metric, year = "usable-reserves-percent", pair_year(r["year"])
    parts = [r["reserves_earmarked_31mar"], r["reserves_unallocated_31mar"],
             r["net_revenue_expenditure"]]
    if not all(map(is_number, parts)):
        out.put(metric, code, financial(year), gap="not available")
        return
    held, spent = Fraction(parts[0]) + Fraction(parts[1]), Fraction(parts[2])
    if spent <= 0:
        out.put(metric, code, financial(year), gap="not applicable")
        return
    out.put(metric, code, financial(year), derived(held * 100 / spent), numerator=held,
            denominator=spent)


def adult_care(out, r, code, people):
    metric, year = "adult-care-spending-per-person", pair_year(r["year"])
    cost, count = r["adult_social_care"], people.get((code, year))
    if r["class"] == "SD" or year < 2012 or not count:
        return
    if is_number(cost):
        out.put(metric, code, financial(year), derived(Fraction(cost) * 1000 / Fraction(count)))
    else:
        out.put(metric, code, financial(year), gap="not available")


def borrowing(out):
    metric, owed = "borrowing-percent", {}
    for r in read("finance/borrowing_investments_2009-20.csv"):
        owed[(r["ons_code"], r["period_end"])] = r["total_borrowing"]
    for r in read("finance/core_spending_power_2015-20.csv"):
        year = int(r["year"])
        debt = owed.get((r["ons_code"], "%d-03-31" % (year + 1)))
        if out.areas.is_council(r["ons_code"]) and debt and is_number(r["total_spend"]):
            power = Fraction(r["total_spend"]) * 1000  # GBP million to thousand
            if power > 0:
                out.put(metric, r["ons_code"], financial(year),
                        derived(Fraction(debt) * 100 / power), numerator=debt, denominator=power)
    source(metric, "Ministry of Housing, Communities and Local Government, Borrowing and "
           "investment live table, and Core spending power",
           "https://www.gov.uk/government/statistical-data-sets/live-tables-on-local-government-finance",
           "2024-10-22")


def finance(out):
    people = {}
    for r in read("indicators/population/population_1991_2023.csv"):
        if r["value"]:
            people[(newest_code(r["geography_code"]), int(r["date"]))] = r["value"]
    for r in read("finance/revenue_outturn_2010-18.csv"):
        if r["class"] in COUNCIL_CLASSES:
            # By the E-code: the file gives North Yorkshire a wrong ONS code in two years.
            code = out.areas.by_mhclg[r["ecode"]]
            reserves(out, r, code)
            adult_care(out, r, code, people)
    out.only_newest("usable-reserves-percent", FEW)
    borrowing(out)
    for metric in ("usable-reserves-percent", "adult-care-spending-per-person"):
        source(metric, "Ministry of Housing, Communities and Local Government, Local authority "
               "revenue expenditure and financing, outturn (RS)",
               "https://www.gov.uk/government/collections/local-authority-revenue-expenditure-and-financing",
               "2019-01-02")


def roads(out):
    metric = "average-speed-local-a-roads"
    for r in read("indicators/roads/average_speed_local_a_roads_2019-22.csv"):
        code = r["ONS area code"].split(" (")[0]
        for heading, value in r.items():
            year = re.match(r"(20\d\d)( \[|$)", heading)
            if year and value == "x":
                out.put(metric, code, year.group(1) + "-01-01_P1Y", gap="not available")
            elif year:
                out.put(metric, code, year.group(1) + "-01-01_P1Y", value)
    source(metric, "Department for Transport, table CGN0503, average speed on local A roads",
           "https://www.gov.uk/government/statistical-data-sets/average-speed-delay-and-reliability-of-travel-times-cgn",
           "2023-07-18")


MAKERS = [("ons-els", els), ("dfe-lait", lait), ("fingertips", fingertips),
          ("trafford", trafford), ("waste", waste), ("homelessness", homelessness),
          ("housing", housing), ("finance", finance), ("roads", roads)]


# Groups

def group_rows(areas):
    for group in ("ons-global", "ons-economic"):
        for r in read("neighbours/ons_neighbours_%s.csv" % group[4:]):
            owner = areas.rows[newest_code(r["AREACD"])]
            for place in range(1, 21):
                if owner["country"] == ENGLAND and owner["type"] in words.COUNCIL_TYPES:
                    yield [group, newest_code(r["AREACD"]), place, newest_code(r[str(place)]), ""]
    for r in read("neighbours/dfe_statistical_neighbours_2025.csv"):
        yield ["dfe-2025", areas.by_dfe[r["la_number"]], int(r["rank"]),
               areas.by_dfe[r["neighbour_la_number"]], r["closeness"].lower()]
    near = []
    for r in read("indicators/trafford_benchmark/household_waste_recycling.csv"):
        code = newest_code(r["area_code"])
        if code not in near and code not in (ENGLAND, "E08000009"):
            near.append(code)
    for place, code in enumerate(near, 1):
        yield ["tf-neighbours", "E08000009", place, code, ""]


def cluster_rows():
    for r in read("neighbours/ons_cluster_allocation.csv"):
        for column in ("Global", "Economic", "Demographic"):
            group = "ons-clusters-" + column.lower()
            if r[column] in words.CLUSTERS[group]:
                yield [group, newest_code(r["AREACD"]), r[column].lower(),
                       words.CLUSTERS[group][r[column]]]


# Writing

def write(folder, name, header, rows):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows(rows)
    with open(os.path.join(folder, name), "w", newline="", encoding="utf-8") as f:
        f.write(text.getvalue())


def service_rows():
    for service, title, where, marks in words.SERVICES:
        for kind, mark in zip(words.COUNCIL_TYPES, marks):
            runs = {"R": "runs", "S": "shares", "N": "does-not-run"}[mark]
            origin = words.OTHER_SOURCES.get(kind, where + "; " + words.GUIDE)
            yield [service, title, kind, runs, origin, words.TOPIC_OF_SERVICE[service]]


def subject_rows():
    for i, (subject, title, about, publisher, url) in enumerate(words.SUBJECTS, 1):
        yield [subject, title, i, "", about, publisher, url]
    for i, (subject, title, parent, about, publisher, url) in enumerate(words.TOPICS, 1):
        yield [subject, title, i, parent, about, publisher, url]


def metric_rows():
    for m in words.METRICS.values():
        within = words.TOPICS_OF_METRIC.get(m["id"])
        subjects = m["subjects"] + (";" + within if within else "")
        yield [subjects if n == "subjects" else m[n] for n in words.NAMES]


def make():
    os.makedirs(SAMPLE, exist_ok=True)
    write(OUT, "area-types.csv", ["type", "title", "plural", "level", "country", "prefixes",
                                  "council", "runs"], words.AREA_TYPES)
    write(OUT, "subjects.csv", ["subject", "title", "order", "parent", "about", "publisher",
                                "url"], subject_rows())
    write(OUT, "services.csv", ["service", "title", "type", "runs", "source", "subject"],
          service_rows())
    write(OUT, "area-codes.csv", ["old", "new", "date"], words.AREA_CODES)
    areas = Areas()
    write(SAMPLE, "areas.csv", AREA_COLUMNS, areas.table())
    write(os.path.join(OUT, "profiles"), "models.csv", ["group", "title", "say", "chosen_by", "kind", "owner", "version",
                                 "valid_from", "country", "subjects", "not_services", "source",
                                 "source_url", "licence"], words.MODELS)
    write(SAMPLE, "groups.csv", ["group", "area", "place", "member", "distance"],
          sorted(group_rows(areas)))
    write(SAMPLE, "clusters.csv", ["group", "area", "cluster", "cluster_title"],
          sorted(cluster_rows()))
    for name, maker in MAKERS:
        out = Figures(areas)
        maker(out)
        write(SAMPLE, "figures-%s.csv" % name, FIGURE_COLUMNS, out.table())
    write(SAMPLE, "metrics.csv", words.NAMES, metric_rows())


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit("usage: tools/make-sample.py [--check]")
    if not sys.argv[1:]:
        make()
        for text in notices:
            print(text)
    sample_checks.check(SOURCE, OUT)


if __name__ == "__main__":
    main()
