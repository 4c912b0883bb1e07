// postgres.mjs: the work on PostgreSQL, by psql, which tells what each statement took. Run below
// script/with-postgres.
import { execFileSync } from 'node:child_process';
import { changes, comparisons, folder, reports, Results, scanSums, Sums, years } from './work.mjs';
import { scan, standings } from './questions.mjs';

const results = new Results();
const middle = 'percentile_cont(0.5) WITHIN GROUP (ORDER BY f.value)';
const most = 64 * 1024 * 1024; // bytes of answers

// Runs a script; gives what each statement took, in seconds, and the rows it answered.
function run(script) {
    const said = execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', process.env.FOLKMOOT_TEST_PG],
        { input: `\\timing on\n${script}\n`, maxBuffer: most, encoding: 'utf8' });
    const statements = [];
    let rows = [];

    for (const line of said.split('\n')) {
        const time = /^Time: ([\d.]+) ms/.exec(line);
        if (time) {
            statements.push({ took: Number(time[1]) / 1000, rows });
            rows = [];
        } else if (line) {
            rows.push(line.split('|').map((cell) => cell === '' ? null : cell));
        }
    }
    return statements;
}

const took = (statements) => statements.map((s) => s.took);
const sum = (times) => times.reduce((all, one) => all + one, 0);

// Without a journal for a table that is made in the same transaction, which is the quickest way.
results.time('ingest numbers', [sum(took(run(`
    BEGIN;
    CREATE TABLE figure(value double precision, metric smallint, area smallint, year smallint, gap smallint);
    COPY figure(metric, area, year, value, gap) FROM '${folder}/numbers.csv' (FORMAT csv, HEADER);
    COMMIT;
    CREATE UNIQUE INDEX ON figure(metric, year, area);
    ANALYZE figure;
    CHECKPOINT;`)))]);
run('VACUUM figure;');

const asked = run([
    `PREPARE comparison(int, int) AS ${standings('metric = $1', '$2', middle)};`,
    ...comparisons.map(({ metric, area }) => `EXECUTE comparison(${metric}, ${area});`)].join('\n')).slice(1);
const compared = new Sums();
asked.forEach(({ rows }) => compared.add(rows));
results.time('comparison', took(asked));
results.sums('answer of 200 comparisons', compared);

const reported = run(reports.map(({ metrics, area }) =>
    `${standings(`metric IN (${metrics.join(', ')})`, area, middle)};`).join('\n'));
const told = new Sums();
reported.forEach(({ rows }) => told.add(rows));
results.time('report', took(reported));
results.sums('answer of 3 reports', told);

const newest = `year = ${years - 1} AND value IS NOT NULL`;
const scanned = run(`${scan(`
    SELECT f.metric, m.middle, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(f.value - m.middle)) AS spread,
           count(*) AS reported
      FROM figure f
      JOIN (SELECT metric, percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS middle
              FROM figure WHERE ${newest} GROUP BY metric) m ON m.metric = f.metric
     WHERE f.${newest} GROUP BY f.metric, m.middle`)};`);
results.time('scan', took(scanned));
results.sums('answer of the scan', scanSums(scanned[0].rows));

const changed = run([
    `PREPARE put(float8, int, int) AS UPDATE figure SET value = $1
      WHERE metric = $2 AND year = ${years - 1} AND area = $3 AND value IS NOT NULL;`,
    `PREPARE look(int, int) AS SELECT value FROM figure
      WHERE metric = $1 AND year = ${years - 1} AND area = $2 AND value IS NOT NULL;`,
    ...changes.flatMap(({ metric, area, value }) =>
        [`EXECUTE put(${value}, ${metric}, ${area});`, `EXECUTE look(${metric}, ${area});`])].join('\n')).slice(2);
const times = [];
changes.forEach(({ value }, i) => {
    const [put, look] = changed.slice(2 * i);
    if (!look.rows.length) return; // a gap by chance
    if (Number(look.rows[0][0]) !== value) throw new Error('a changed figure was not seen');
    times.push(put.took + look.took);
});
results.time('change', times);
results.write('postgres', run('SHOW server_version;')[0].rows[0][0].split(' ')[0]);
