// duckdb.mjs: the work on DuckDB, by its own Node package, in a file of its own.
import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { changes, comparisons, folder, reports, Results, scanSums, Sums, timed, years } from './work.mjs';
import { scan, standings, standingsKept } from './questions.mjs';

const results = new Results();
const path = `${folder}/duckdb.db`;
let db, connection;

async function open() {
    for (const tail of ['', '.wal']) rmSync(path + tail, { force: true });
    db = await DuckDBInstance.create(path);
    connection = await db.connect();
}

function close() {
    connection.closeSync();
    db.closeSync();
}

// A fresh file each time; durable when the file holds it. In any order, text is taken in more
// quickly; whole numbers are not, and then it is worth more to have them in order.
async function ingest(columns, file, inOrder) {
    const times = [];

    for (let i = 0; i < 3; i++) {
        if (db) close();
        await open();
        await connection.run(`SET preserve_insertion_order = ${inOrder}`);
        await connection.run(`CREATE TABLE figure(${columns})`);
        times.push(await timed(async () => {
            await connection.run(`COPY figure FROM '${file}' (FORMAT csv, HEADER)`);
            await connection.run('CHECKPOINT');
        }));
    }
    return times;
}

async function ask(question, bind) {
    bind(question);
    return (await question.runAndReadAll()).getRows();
}

async function askComparisons() {
    const question = await connection.prepare(standings('metric = $1', '$2', 'median(f.value)'));
    const times = [], sums = new Sums();

    for (const { area, metric } of comparisons) {
        let rows;
        times.push(await timed(async () => {
            rows = await ask(question, (q) => {
                q.bindInteger(1, metric);
                q.bindInteger(2, area);
            });
        }));
        sums.add(rows);
    }
    results.time('comparison', times);
    results.sums('answer of 200 comparisons', sums);
}

async function askReports() {
    const times = [], sums = new Sums();

    for (const { area, metrics } of reports) {
        let rows;
        const which = `metric IN (${metrics.join(', ')})`;
        times.push(await timed(async () => {
            rows = (await connection.runAndReadAll(standingsKept(which, area, 'median(f.value)'))).getRows();
        }));
        sums.add(rows);
    }
    results.time('report', times);
    results.sums('answer of 3 reports', sums);
}

async function askScan() {
    const question = await connection.prepare(scan(`
        SELECT metric, median(value) AS middle, mad(value) AS spread, count(*) AS reported
          FROM figure WHERE year = ${years - 1} AND value IS NOT NULL GROUP BY metric`));
    const times = [];
    let rows;

    for (let i = 0; i < 5; i++)
        times.push(await timed(async () => { rows = await ask(question, () => {}); }));
    results.time('scan', times);
    results.sums('answer of the scan', scanSums(rows));
}

async function change() {
    const put = await connection.prepare(
        `UPDATE figure SET value = $1 WHERE metric = $2 AND year = ${years - 1} AND area = $3 AND value IS NOT NULL`);
    const look = await connection.prepare(
        `SELECT value FROM figure WHERE metric = $1 AND year = ${years - 1} AND area = $2 AND value IS NOT NULL`);
    const times = [];

    for (const { metric, area, value } of changes) {
        let rows;
        const took = await timed(async () => {
            await ask(put, (q) => { q.bindDouble(1, value); q.bindInteger(2, metric); q.bindInteger(3, area); });
            rows = await ask(look, (q) => { q.bindInteger(1, metric); q.bindInteger(2, area); });
        });
        if (!rows.length) continue; // a gap by chance
        if (rows[0][0] !== value) throw new Error('a changed figure was not seen');
        times.push(took);
    }
    results.time('change', times);
}

const text = 'metric VARCHAR, area VARCHAR, period VARCHAR, value DOUBLE, gap VARCHAR';
const numbers = 'metric SMALLINT, area SMALLINT, year SMALLINT, value DOUBLE, gap SMALLINT';
results.time('ingest tidy', await ingest(text, `${folder}/tidy.csv`, false));
results.time('ingest numbers', await ingest(numbers, `${folder}/numbers.csv`, true));
await askComparisons();
await askReports();
await askScan();
await change();
results.write('duckdb', (await connection.runAndReadAll('SELECT version()')).getRows()[0][0]);
close();
