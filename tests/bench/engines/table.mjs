// table.mjs: what all of them came to, side by side. Fails when an engine answered otherwise than
// Folkmoot: then its times are not those of the same work.
import { existsSync, readFileSync } from 'node:fs';
import { folder, metrics } from './work.mjs';

const whole = metrics >= 5000; // else what is asked says nothing

const tasks = [
    // name, what is told, and how many times as quick as DuckDB it is asked to be
    ['ingest tidy', 'ingest, the tidy CSV', 4],
    ['ingest numbers', 'ingest, others from whole numbers'],
    ['comparison', 'one comparison, 12 periods', 500],
    ['report', 'council report, 500 metrics', 80],
    ['scan', 'sector scan, every place scored', 60],
    ['scan by summaries', 'sector scan, as pages ask it'],
    ['change', 'one changed figure, durable'],
];

function read(engine) {
    const path = `${folder}/${engine}.tsv`;
    if (!existsSync(path)) return null;
    const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split('\t'));
    return { engine, told: Object.fromEntries(lines) };
}

const ours = read('folkmoot').told;
const others = ['duckdb', 'postgres', 'sqlite'].map(read).filter(Boolean);
const names = { duckdb: 'DuckDB', postgres: 'PostgreSQL', sqlite: 'SQLite rows' };

function time(seconds) {
    return seconds < 1e-3 ? `${(seconds * 1e6).toFixed(2)} us`
        : seconds < 1 ? `${(seconds * 1e3).toFixed(2)} ms` : `${seconds.toFixed(2)} s`;
}

const ratioText = (ratio) => `${ratio < 10 ? ratio.toFixed(2) : Math.round(ratio)}x`;

function cells(task, asked) {
    const mine = Number(ours[task]), out = [time(mine).padStart(10)];

    for (const { engine, told } of others) {
        const its = Number(told[task === 'scan by summaries' ? 'scan' : task]);
        out.push((its ? time(its) : '-').padStart(12), (its ? ratioText(its / mine) : '-').padStart(8));
        if (engine !== 'duckdb') continue;
        const verdict = whole && asked && its ? its / mine >= asked ? 'reached' : 'not reached' : '';
        out.push((asked ? `>= ${asked}x` : '').padStart(8), verdict.padEnd(11));
    }
    return out;
}

function headings() {
    const out = ['Folkmoot'.padStart(10)];

    for (const { engine, told } of others) {
        out.push(`${names[engine]}`.padStart(12), told.version.replace('v', '').padStart(8));
        if (engine === 'duckdb') out.push('asked'.padStart(8), ''.padEnd(11));
    }
    return out;
}

const figures = Number(ours['figures made']);
console.log(`${(figures / 1e6).toFixed(2)} million figures; medians, and how many times Folkmoot's they are`);
console.log(['task'.padEnd(34), ...headings()].join(' ').trimEnd());
for (const [task, name, asked] of tasks)
    console.log([name.padEnd(34), ...cells(task, asked)].join(' ').trimEnd());
console.log(`Folkmoot took in ${(figures / Number(ours['ingest tidy']) / 1e6).toFixed(1)} million figures a second.`);
if (!whole) console.log('With fewer measures than 5,000: what is asked is asked of all of them.');

// Places are whole numbers; the other sums depend on the order of adding.
function agrees(name, mine, its) {
    return name.endsWith(': places') ? mine === its : Math.abs(mine - its) <= 1e-6 * Math.abs(mine);
}

let wrong = 0, checked = 0;
for (const { engine, told } of others)
    for (const [name, mine] of Object.entries(ours).filter(([name]) => name.startsWith('answer '))) {
        checked++;
        if (agrees(name, Number(mine), Number(told[name]))) continue;
        wrong++;
        console.error(`engines: ${name}: ${names[engine]} says ${told[name]}, Folkmoot ${mine}`);
    }
if (wrong) process.exit(1);
console.log(checked ? `The answers agree: ${checked} sums.` : 'There was nothing to compare with.');
