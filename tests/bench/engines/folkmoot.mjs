// folkmoot.mjs: writes the load for all, and does the work on Folkmoot.
import { execFileSync } from 'node:child_process';
import { writeFileSync, rmSync } from 'node:fs';
import { folder, median, metrics, timed } from './work.mjs';

const program = process.env.FOLKMOOT_PROGRAM;
const run = (...words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

for (const form of ['tidy', 'numbers'])
    run('bench', 'figures', '--metrics', String(metrics), '--write', `${folder}/${form}.csv`, '--form', form);

const ingests = [];
for (let i = 0; i < 3; i++) {
    ingests.push(await timed(() => run('import', 'tidy', `${folder}/tidy.csv`, '--db', `${folder}/folkmoot.db`)));
    for (const tail of ['', '-wal', '-shm', '.lock']) rmSync(`${folder}/folkmoot.db${tail}`, { force: true });
}

const names = {
    'one comparison, 12 periods': 'comparison',
    'council report, 500 metrics': 'report',
    'sector scan, every place scored, 2 threads': 'scan',
    'sector scan, 2 threads': 'scan by summaries',
    'one changed figure, durable and visible': 'change',
};
const lines = [`ingest tidy\t${median(ingests)}`, `ingest numbers\t${median(ingests)}`];
const said = run('bench', 'figures', '--metrics', String(metrics), '--folder', folder, '--table', 'tabs');
for (const line of said.split('\n').slice(1)) {
    const [task, , middle] = line.split('\t');
    if (names[task]) lines.push(`${names[task]}\t${middle}`);
    else if (task.startsWith('answer ')) lines.push(`${task}\t${middle}`);
    else if (task === 'figures made' && !lines.some((l) => l.startsWith(task))) lines.push(`${task}\t${middle}`);
}
writeFileSync(`${folder}/folkmoot.tsv`, `${lines.join('\n')}\n`);
