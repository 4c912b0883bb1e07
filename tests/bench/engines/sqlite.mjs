// sqlite.mjs: the work on a row for each figure in SQLite, by the SQLite that is part of Node.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { areas, changes, comparisons, folder, now, reports, Results, scanSums, Sums, types, years } from './work.mjs';

const results = new Results();
const path = `${folder}/sqlite.db`;

function timed(work) {
    const begun = now(), out = work();
    return { took: now() - begun, out };
}

// By the command-line program's .import; the rows are kept in the order of the key.
function ingest() {
    for (const tail of ['', '-wal', '-shm', '-journal']) rmSync(path + tail, { force: true });
    execFileSync('sqlite3', ['-bail', path], {
        input: `
PRAGMA page_size = 8192;
PRAGMA cache_size = -524288;
CREATE TABLE figure(metric INTEGER NOT NULL, area INTEGER NOT NULL, year INTEGER NOT NULL, value REAL, gap INTEGER,
                    PRIMARY KEY (metric, year, area)) WITHOUT ROWID;
.mode csv
.import --skip 1 '${folder}/numbers.csv' figure
UPDATE figure SET value = NULL WHERE value = '';
`,
    });
}

results.time('ingest numbers', [timed(ingest).took]);
const db = new DatabaseSync(path);
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -524288; PRAGMA mmap_size = 8589934592');

const all = (n, of) => Array.from({ length: n }, (_, i) => of(i)).join(', ');
const question = db.prepare(`
    WITH asked(year) AS (VALUES ${all(years, (y) => `(${y})`)})
    SELECT me.value,
           (SELECT count(*) FROM figure f WHERE f.metric = $metric AND f.year = asked.year AND f.value > me.value
                                            AND f.area % ${types} = $area % ${types}) AS above,
           (SELECT count(f.value) FROM figure f WHERE f.metric = $metric AND f.year = asked.year
                                                  AND f.area % ${types} = $area % ${types}) AS peers,
           (SELECT avg(value) FROM (
                SELECT f.value, row_number() OVER (ORDER BY f.value) AS at, count(*) OVER () AS n FROM figure f
                 WHERE f.metric = $metric AND f.year = asked.year AND f.value IS NOT NULL
                   AND f.area IN (${all(16, (i) => `($area + ${1 + 7 * i}) % ${areas}`)}))
             WHERE at IN ((n + 1) / 2, (n + 2) / 2)) AS middle
      FROM asked
      LEFT JOIN figure me ON me.metric = $metric AND me.year = asked.year AND me.area = $area`);
const ask = (metric, area) => question.all({ metric, area }).map((row) => Object.values(row));

const compared = new Sums();
results.time('comparison', comparisons.map(({ metric, area }) => {
    const { took, out } = timed(() => ask(metric, area));
    compared.add(out);
    return took;
}));
results.sums('answer of 200 comparisons', compared);

const told = new Sums();
results.time('report', reports.map(({ metrics, area }) => {
    const { took, out } = timed(() => metrics.flatMap((metric) => ask(metric, area)));
    told.add(out);
    return took;
}));
results.sums('answer of 3 reports', told);

// Both medians by counting rows in order, as SQLite has none.
const scan = db.prepare(`
    WITH ranked AS (
        SELECT metric, area, year, value, rank() OVER slice AS place, row_number() OVER slice AS at,
               count(*) OVER (PARTITION BY metric, year) AS n
          FROM figure
         WHERE metric BETWEEN 0 AND (SELECT max(metric) FROM figure) AND year >= ${years - 2} AND value IS NOT NULL
        WINDOW slice AS (PARTITION BY metric, year ORDER BY value)),
    middles AS MATERIALIZED (
        SELECT metric, avg(value) AS middle FROM ranked
         WHERE year = ${years - 1} AND at IN ((n + 1) / 2, (n + 2) / 2) GROUP BY metric),
    distances AS (
        SELECT r.metric, abs(r.value - m.middle) AS distance, r.n, m.middle,
               row_number() OVER (PARTITION BY r.metric ORDER BY abs(r.value - m.middle)) AS at
          FROM ranked r JOIN middles m ON m.metric = r.metric WHERE r.year = ${years - 1}),
    spread AS MATERIALIZED (
        SELECT metric, middle, n, avg(distance) AS spread FROM distances
         WHERE at IN ((n + 1) / 2, (n + 2) / 2) GROUP BY metric),
    moved AS (
        SELECT metric, area, year, value, place, lag(value) OVER own AS before,
               lag(place) OVER own AS before_place
          FROM ranked WINDOW own AS (PARTITION BY metric, area ORDER BY year))
    SELECT coalesce(abs(w.value - s.middle) / nullif(s.spread, 0), 0)
           + coalesce(abs(w.value - w.before) / nullif(s.spread, 0), 0)
           + coalesce(4.0 * abs(w.place - w.before_place) / s.n, 0) AS score, w.metric, w.area
      FROM moved w JOIN spread s ON s.metric = w.metric
     WHERE w.year = ${years - 1}
     ORDER BY score DESC, w.metric, w.area
     LIMIT 30`);
const scanned = timed(() => scan.all().map((row) => Object.values(row)));
results.time('scan', [scanned.took]);
results.sums('answer of the scan', scanSums(scanned.out));

const put = db.prepare(`UPDATE figure SET value = ? WHERE metric = ? AND year = ${years - 1} AND area = ? AND value IS NOT NULL`);
const look = db.prepare(`SELECT value FROM figure WHERE metric = ? AND year = ${years - 1} AND area = ? AND value IS NOT NULL`);
results.time('change', changes.flatMap(({ metric, area, value }) => {
    const { took, out } = timed(() => {
        put.run(value, metric, area);
        return look.get(metric, area);
    });
    if (!out) return []; // a gap by chance
    if (out.value !== value) throw new Error('a changed figure was not seen');
    return [took];
}));
results.write('sqlite', db.prepare('SELECT sqlite_version() AS version').get().version);
db.close();
