#!/usr/bin/env python3
"""Recomputes what Folkmoot says of published figures, from the published files and by other code.

 1. Intervals and verdicts: each measure of ONS's Explore Local Statistics that publishes intervals, for
    every council of England: its figure and range, the middle, the verdict, and where it could stand.
 2. Fair-comparison certificates: of a spread of councils and measures, each comparison asked again of the
    server group by group and period by period and judged here.
 3. Higher, similar or lower without a better way and without intervals: of those comparisons and of each
    that was asked for them.

Prints what cmocka would, and how many cases agree. Usage: agree.py PROGRAM SOURCE"""
import csv, decimal, json, math, os, re, socket, statistics, subprocess, sys, tempfile, time
import urllib.error, urllib.parse, urllib.request

PROGRAM, SOURCE = sys.argv[1:3]
SHARED = os.environ.get('FOLKMOOT_SHARED', os.path.join(SOURCE, '..', 'shared'))
FILES = os.path.join(SHARED, 'data', 'indicators', 'ons_els')
Z95 = statistics.NormalDist().inv_cdf(0.975)
Z998 = statistics.NormalDist().inv_cdf(0.999)
TESTS = 3
SPREAD = 97  # every so many-th pair has its certificate recomputed
wrong = []


def check(what, got, want):
    same = got == want or (isinstance(got, float) and isinstance(want, float) and
                           math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-12))
    if not same:
        wrong.append(f'{what}: said {got!r}, is {want!r}')
    return same


# --- the published files ----------------------------------------------------------------------------------

def slug(words):
    return re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-')


def newer_codes():
    with open(os.path.join(SOURCE, 'data', 'area-codes.csv'), encoding='utf-8') as f:
        return {row['old']: row['new'] for row in csv.DictReader(f)}


def published():
    """{metric: {(period, area): (value, lower, upper)}} of the measures that publish intervals; those of single
    figures may be None."""
    new, out = newer_codes(), {}
    for name in sorted(os.listdir(FILES)):
        if not name.endswith('.csv'):
            continue
        with open(os.path.join(FILES, name), encoding='utf-8-sig', newline='') as f:
            for row in csv.DictReader(f):
                if 'lci_95' not in row or not row['observation']:
                    continue
                figures = out.setdefault('els-' + slug(row['indicator']), {})
                period = row['period'].replace('/', '_') if '/' in row['period'] else row['period'] + '_P1D'
                area = new.get(row['areacd'], row['areacd'])
                cells = (row[c] for c in ('observation', 'lci_95', 'uci_95'))
                figures[period, area] = tuple(float(cell) if cell else None for cell in cells)
    return {metric: figures for metric, figures in out.items() if any(f[1] is not None for f in figures.values())}


# --- the program ------------------------------------------------------------------------------------------

def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Served:
    def __init__(self, folder):
        db, self.port = os.path.join(folder, 'agree.db'), free_port()
        run = lambda *words: subprocess.run([PROGRAM, *words, '--db', db], check=True, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL)
        run('sample')
        run('import', 'ons-els', *sorted(os.path.join(FILES, f) for f in os.listdir(FILES) if f.endswith('.csv')))
        self.process = subprocess.Popen([PROGRAM, 'serve', '--db', db, '--listen', f'127.0.0.1:{self.port}'],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                self.get('/-/health', text=True)
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit('the server did not start')

    def get(self, path, text=False):
        with urllib.request.urlopen(f'http://127.0.0.1:{self.port}{path}') as reply:
            body = reply.read().decode()
        return body if text else json.loads(body)

    def compared(self, area, metric, **more):
        query = urllib.parse.urlencode(more)
        return self.get(f'/areas/{area}/metrics/{metric}.json' + ('?' + query if query else ''))

    def end(self):
        self.process.terminate()
        self.process.wait()


# --- 1: intervals and verdicts ----------------------------------------------------------------------------

def fair(reported, members):
    return reported >= 5 and reported * 2 >= members


def verdict(polarity, lower, upper, middle):
    side = 1 if lower > middle else -1 if upper < middle else 0
    if side == 0:
        return 'same'
    if polarity not in ('high', 'low'):
        return 'higher' if side > 0 else 'lower'
    return 'better' if (side > 0) == (polarity == 'high') else 'worse'


def could_stand(own, others):
    """From the nearer end: those clearly beyond, and those clearly short of it."""
    sd = lambda f: (f[2] - f[1]) / (2 * Z95)
    apart = lambda f: abs(f[0] - own[0]) > Z95 * math.hypot(sd(f), sd(own))
    above = sum(1 for f in others if apart(f) and f[0] > own[0])
    below = sum(1 for f in others if apart(f) and f[0] < own[0])
    n = len(others) + 1
    return {'highest': (1 + above, n - below), 'lowest': (1 + below, n - above)}


def check_verdict(what, said, figures):
    period, code = said['period']['id'], said['area']['code']
    own = figures.get((period, code))
    if own is None:
        check(f'{what}: a figure', said['value'], None)
        return 0
    for name, want in zip(('value', 'lower', 'upper'), own):
        check(f'{what}: {name}', None if said[name] is None else float(said[name]), want)
    members = [m['code'] for m in said['group']['members']]
    known = {m: figures.get((period, m)) for m in members}
    for m in said['group']['members']:
        check(f"{what}: {m['code']}", m['value'], known[m['code']] and known[m['code']][0])
    reported = [f for f in known.values() if f]
    if not said['group']['id'] or not fair(len(reported), len(members)):
        check(f'{what}: no verdict', said['verdict'], None)
        return 1
    middle = statistics.median(f[0] for f in reported)
    check(f'{what}: middle', float(said['middle']), middle)
    if any(f[1] is None for f in reported):
        check(f'{what}: chance is not known of all', said['could_stand'], None)
        check_neutral(what, said)
        return 1
    check(f'{what}: verdict', said['verdict'], verdict(said['metric']['polarity'], own[1], own[2], middle))
    where = could_stand(own, [f for m, f in known.items() if f and m != code])
    stand = said['could_stand']
    check(f'{what}: could stand', stand and (stand['from'], stand['to']), stand and where[stand['end']])
    return 1


def verdicts(served, files, councils):
    cases = 0
    for metric, figures in sorted(files.items()):
        ours = [c for c in councils if any(area == c for _, area in figures)]
        for code in ours:
            cases += check_verdict(f'{code} {metric}', served.compared(code, metric), figures)
    return cases


# --- 3: without a better way ------------------------------------------------------------------------------

neutral_cases = {'higher': 0, 'same': 0, 'lower': 0, None: 0}


def usual_distance(values):
    """R's mad: about the median, times 1.4826."""
    middle = statistics.median(values)
    return 1.4826 * statistics.median(abs(v - middle) for v in values)


def shown(value, decimals):
    """Half up, after snapping to 12 significant digits."""
    return decimal.Decimal(f'{value:.12g}').quantize(decimal.Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP)


def neutral(said):
    """What is to be said, and the usual distance; None where it is not for this measure or not fair."""
    members = said['group']['members']
    values = [m['value'] for m in members if m['value'] is not None]
    ranged = all(m['lower'] is not None and m['upper'] is not None for m in members if m['value'] is not None)
    refused = {r['id'] for r in said['refused']} & {'not-its-service', 'gap', 'too-few', 'chosen-by-result'}
    if said['metric']['polarity'] in ('high', 'low') or ranged or refused or not fair(len(values), len(members)):
        return None, None
    middle, usual = statistics.median(values), usual_distance(values)
    off, places = said['value'] - middle, said['metric']['decimals']
    alike = shown(said['value'], places) == shown(middle, places)
    return 'same' if alike or abs(off) <= usual else 'higher' if off > 0 else 'lower', usual


def check_neutral(what, said):
    word, usual = neutral(said)
    by_chance = said['verdict_by'] == 'chance'
    if not by_chance:
        check(f'{what}: without a better way', (said['verdict'], said['verdict_by']),
              (word, 'usual distance' if word else None))
    check(f'{what}: usual distance', said['usual_distance'] and float(said['usual_distance']), usual)
    neutral_cases[word] += 1


# --- 2: certificates --------------------------------------------------------------------------------------

def quantile(values, q):
    """Type 7."""
    at = (len(values) - 1) * q
    low = math.floor(at)
    return values[low] + (values[min(low + 1, len(values) - 1)] - values[low]) * (at - low)


def band(rank, of):
    return 0 if of < 4 else math.floor(5 - math.ceil(((of + 1) - rank) / (of / 4)))


def sides(said, least=8):
    """What each way says of one group in one period; None where it would not be fair."""
    members = [m for m in said['group']['members'] if m['value'] is not None]
    own = next((m for m in members if m['chosen']), None)
    if own is None or len(members) < least or not fair(len(members), len(said['group']['members'])):
        return None
    values = [m['value'] for m in members]
    middle, mean = statistics.median(values), math.fsum(values) / len(values)
    side = lambda low, high, m: 1 if low > m else -1 if high < m else 0
    if all(m['lower'] is not None and m['upper'] is not None for m in members):
        wide = [own['value'] + (own[e] - own['value']) * Z998 / Z95 for e in ('lower', 'upper')]
        return [side(own['lower'], own['upper'], middle), side(*wide, middle), side(own['lower'], own['upper'], mean)]
    others = sorted(m['value'] for m in members if not m['chosen'])
    usual = usual_distance(values)
    low_first = said['metric']['polarity'] == 'low'
    quarter = band(own['rank'], len(members))
    height = 5 - quarter if low_first and quarter else quarter
    v = own['value']
    cuts = 1 if v > quantile(others, .75) else -1 if v < quantile(others, .25) else 0
    alike = shown(v, said['metric']['decimals']) == shown(middle, said['metric']['decimals'])
    spread = 0 if alike or abs(v - middle) <= usual else 1 if v > middle else -1
    return [{1: 1, 4: -1}.get(height, 0), cuts, spread]


def check_certificate(what, served, said):
    certificate, asked = said['certificate'], {}
    if not certificate['of']:
        return 0
    for c in certificate['checks']:
        asked.setdefault((c['group'], c['period']), []).append(c)
    shown = said['group']['id']  # the default, which may have left out other types of council
    ask = lambda group, period: {'period': period} if group == shown else {'period': period, 'with': group}
    answers = {key: served.compared(said['area']['code'], said['metric']['id'], **ask(*key)) for key in asked}
    for key, answer in answers.items():
        check_neutral(f'{what} {key}', answer)
    judged = {key: sides(answer) for key, answer in answers.items()}
    first = sides(said, least=5)
    if not check(f'{what}: judged', first is not None, True):
        return 0
    for key, checks in asked.items():
        if check(f'{what} {key}: can be judged', judged[key] is not None, True):
            check(f'{what} {key}', [c['holds'] for c in checks], [s == first[0] for s in judged[key]])
    holds = sum(s == first[0] for each in judged.values() if each for s in each)
    check(f'{what}: holds', certificate['holds'], holds)
    return len(certificate['checks'])


def certificates(served, councils):
    metrics = sorted(m['id'] for m in served.get('/metrics.json')['metrics'])
    pairs = [(c, m) for m in metrics for c in councils][::SPREAD]
    cases = 0
    for code, metric in pairs:
        try:
            said = served.compared(code, metric)
        except urllib.error.HTTPError:
            continue
        check_neutral(f'{code} {metric}', said)
        cases += check_certificate(f'{code} {metric}', served, said)
    return len(pairs), cases


def served_cases():
    with tempfile.TemporaryDirectory() as folder:
        served = Served(folder)
        try:
            listed = served.get('/areas.json')['areas']
            councils = [a['code'] for a in listed
                        if a['code'][:3] in ('E06', 'E07', 'E08', 'E09', 'E10') and not a['ended']]
            cases = verdicts(served, published(), councils)
            before = len(wrong)
            pairs, comparisons = certificates(served, councils)
        finally:
            served.end()
    print(f'verdicts and intervals of published figures: {cases} cases')
    print(f'fair comparisons of {pairs} certificates: {comparisons} cases')
    print('without a better way: ' + ', '.join(f"{n} {word or 'not said'}" for word, n in neutral_cases.items()))
    said = all(neutral_cases[word] for word in ('higher', 'same', 'lower'))
    return (before == 0 and cases > 0) + (len(wrong) == before and comparisons > 0) + (len(wrong) == before and said)


def main():
    if not os.path.isdir(FILES):
        print(f'[  SKIPPED ] {TESTS} test(s).')
        return 0
    passed = served_cases()
    for line in wrong[:20]:
        print('differs:', line)
    print(f'[  PASSED  ] {passed} test(s).')
    if passed < TESTS:
        print(f'[  FAILED  ] {TESTS - passed} test(s), {len(wrong)} answers differ')
    return 0 if passed == TESTS else 1


sys.exit(main())
