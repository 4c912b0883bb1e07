// compare.mjs: the same house on SQLite and on PostgreSQL says the same, byte for byte: every public
// address that gives JSON, for the sample sector, with searches and sortings.
//
//   script/with-postgres node compare.mjs PROGRAM
//
// An address without a place for an area or a measure is asked once; one with such places is asked for
// some of them, so that each measure and each type of area comes up. What a house makes anew for
// itself is made even before it is compared: ids that it drew (by the order in which they come) and
// moments since this began. The last line is "N passed, N failed".
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pause, serve } from './house.mjs';

const run = promisify(execFile);
const AT_ONCE = 4;
const EVERY = 8; // of the areas, and of the measures for an address with both
const LEAST_ADDRESSES = 300;
const LEAST_BYTES = 2_000_000;
const BEGUN = `${new Date(Date.now() - 1000).toISOString().slice(0, 19)}Z`;
const TOLD_MOST = 10;

// --- two houses --------------------------------------------------------------------------------

async function house(program, db) {
  await run(program, ['sample', '--db', db], { maxBuffer: 1 << 26 });
  return { db, ...await serve(program, db) };
}

// --- what is asked -----------------------------------------------------------------------------

const column = (tsv, n) => tsv.trim().split('\n').slice(1).map((line) => line.split('\t')[n]);

async function list(program, what, db) {
  const { stdout } = await run(program, [what, '--db', db], { maxBuffer: 1 << 26 });
  return stdout;
}

// One area of each type, and the last.
function someAreas(tsv) {
  const rows = tsv.trim().split('\n').slice(1).map((line) => line.split('\t'));
  const byType = new Map(rows.map((row) => [row[2], row[0]]));
  return [...new Set([...byType.values(), rows.at(-1)[0]])];
}

async function sector(program, db) {
  const [areas, metrics, groups] = await Promise.all(
    ['areas', 'metrics', 'groups'].map((what) => list(program, what, db)));
  return {
    code: someAreas(areas), everyCode: column(areas, 0), metric: column(metrics, 0),
    group: [...new Set(column(groups, 0))],
  };
}

const SEARCHES = ['waste', 'recycling trafford', 'council tax', 'a', 'zzz', 'salf', 'école', 'ŵ', 'children care',
  'E08000009', '%', "o'", 'housing 2024'];

const ASKED = {
  '/search': SEARCHES.map((q) => `?q=${encodeURIComponent(q)}`),
  '/api/1/search': SEARCHES.map((q) => `?q=${encodeURIComponent(q)}`),
  '/areas': ['', '?sort=name', '?sort=type', '?type=metropolitan-district'],
  '/metrics': ['', '?sort=title', '?sort=subject'],
};

// The addresses of one row of the routes, the n-th of them.
function addresses(path, there, row) {
  const bare = path.slice(0, -'.json'.length);
  if (bare.includes('{code}') && bare.includes('{metric}'))
    return there.metric.filter((_, n) => n % EVERY === row % EVERY)
      .map((metric, n) => path.replace('{metric}', metric).replace('{code}', there.code[(n + row) % there.code.length]));
  for (const [place, values] of [['{code}', there.code], ['{metric}', there.metric], ['{group}', there.group]])
    if (bare.includes(place)) return values.map((value) => path.replace(place, value));
  return (ASKED[bare] ?? ['']).map((query) => path + query);
}

async function targets(program, there) {
  const { stdout } = await run(program, ['routes'], { maxBuffer: 1 << 26 });
  const rows = stdout.trim().split('\n').map((line) => line.split('\t'))
    .filter(([method, path, , audience]) => method === 'GET' && audience === 'public' && path.endsWith('.json'));
  const all = rows.flatMap(([, path], row) => addresses(path, there, row));
  return [...new Set([...all, ...there.everyCode.filter((_, n) => n % EVERY === 0).map((code) => `/areas/${code}.json`)])]
    .filter((path) => !path.includes('{'));
}

// --- comparing ---------------------------------------------------------------------------------

function evened(text) {
  const ids = new Map();
  return text
    .replace(/\b(?=[a-z]*\d)[0-9a-hjkmnp-tv-z]{26}\b/g, (id) => {
      if (!ids.has(id)) ids.set(id, `<id ${ids.size + 1}>`);
      return ids.get(id);
    })
    .replace(/\b\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\dZ/g,
      (moment) => (moment.replaceAll('%3A', ':') >= BEGUN ? '<since>' : moment));
}

async function ask(base, target) {
  let reply = await fetch(base + target, { redirect: 'manual' });
  for (let tries = 0; reply.status === 503 && tries < 300; tries++) {
    await pause(100); // what is given away as files is made when the house has begun
    reply = await fetch(base + target, { redirect: 'manual' });
  }
  const text = (await reply.text()).replaceAll(base, '');
  return `${reply.status} ${reply.headers.get('content-type')}\n${evened(text)}`;
}

function firstDifference(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return `SQLite:     …${a.slice(Math.max(0, n - 60), n + 80)}\n        PostgreSQL: …${b.slice(Math.max(0, n - 60), n + 80)}`;
}

async function compare(one, other, list) {
  const told = { asked: 0, found: 0, bytes: 0, different: [] };
  const waiting = [...list];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let target = waiting.shift(); target; target = waiting.shift()) {
      const [a, b] = await Promise.all([ask(one.base, target), ask(other.base, target)]);
      told.asked++;
      told.found += a.startsWith('200 ');
      told.bytes += a.length;
      if (a !== b) told.different.push(`${target}\n        ${firstDifference(a, b)}`);
    }
  }));
  return told;
}

async function main(program, postgres) {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-engines-'));
  const houses = [];
  try {
    houses.push(...await Promise.all([house(program, join(folder, 'sample.db')), house(program, postgres)]));
    const list = await targets(program, await sector(program, houses[0].db));
    const told = await compare(houses[0], houses[1], list);
    for (const one of told.different.slice(0, TOLD_MOST)) console.log(`not ok  engines: ${one}`);
    if (told.asked < LEAST_ADDRESSES || told.bytes < LEAST_BYTES || told.found < told.asked * 0.8)
      throw new Error(`too little was asked: ${told.asked} addresses, ${told.found} found, ${told.bytes} bytes`);
    console.log(`${told.different.length ? 'not ok' : 'ok'}  engines: ${told.asked} addresses, ${told.found} with a page, `
      + `${Math.round(told.bytes / 1024)} KB, ${told.different.length} different`);
    return told.different.length === 0;
  } finally {
    for (const one of houses) await one.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

if (!process.argv[2] || !process.env.FOLKMOOT_TEST_PG) {
  console.error('usage: script/with-postgres node compare.mjs PROGRAM');
  process.exit(2);
}
const well = await main(resolve(process.argv[2]), process.env.FOLKMOOT_TEST_PG).catch((error) => {
  console.log(`not ok  engines: ${error.stack ?? error}`);
  return false;
});
console.log(well ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exitCode = well ? 0 : 1;
