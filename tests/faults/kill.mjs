// kill.mjs: ends the program at random moments without warning, and looks at what is left.
//
//   node kill.mjs PROGRAM [TIMES] [SEED]
//
// An import that was cut off is kept whole or not at all; a change that was acknowledged (a citation
// whose address was given) is there afterwards; the store is sound and opens again. The last line is
// "N passed, N failed".
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../port.mjs';

const run = promisify(execFile);
const METRICS = 12;
const AREAS = 'E06000001 E06000002 E06000003 E06000004 E06000005 E08000003 E08000009'.split(' ');
const YEARS = 60;
const LONGEST = 4000; // milliseconds before the blow

let seed = 1;

// The same moments for the same seed (a linear congruential generator).
function chance() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}

function pause(ms) {
  return new Promise((done) => { setTimeout(done, ms); });
}

// The store's measures with their numbers of figures, as `folkmoot metrics` tells them.
async function held(program, db) {
  const { stdout } = await run(program, ['metrics', '--db', db], { maxBuffer: 1 << 26 });
  return stdout;
}

async function sound(program, db) {
  await run(program, ['check', '--db', db], { maxBuffer: 1 << 26 });
}

// A delivery of measures that are new with each round.
function delivery(round) {
  const rows = ['metric,area,period,value'];
  for (let m = 0; m < METRICS; m++)
    for (let year = 0; year < YEARS; year++)
      for (const area of AREAS)
        rows.push(`kill-${round}-${m},${area},${1960 + year}/${String((61 + year) % 100).padStart(2, '0')},${m * year}`);
  return `${rows.join('\n')}\n`;
}

// Starts the program and ends it after `ms`, unless it was done before.
function cutOff(program, words, ms) {
  return new Promise((done) => {
    const child = spawn(program, words, { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    child.once('exit', () => { clearTimeout(timer); done(); });
  });
}

// Whether a cut-off import is wholly there; throws when only some of it is.
async function importRound(program, folder, db, round, usual) {
  const file = join(folder, `round-${round}.csv`);
  await writeFile(file, delivery(round));
  await cutOff(program, ['import', 'tidy', file, '--db', db], 1 + chance() * usual);
  await sound(program, db);
  const there = (await held(program, db)).split('\n')
    .filter((line) => line.startsWith(`kill-${round}-`));
  const whole = there.filter((line) => line.split('\t')[9] === String(YEARS * AREAS.length));
  if (there.length !== 0 && (there.length !== METRICS || whole.length !== METRICS))
    throw new Error(`${there.length} of ${METRICS} measures are there, ${whole.length} whole`);
  return there.length > 0;
}

async function serving(program, db) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(program, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`],
    { stdio: 'ignore' });
  const ended = new Promise((done) => { child.once('exit', done); });
  for (let tries = 0; tries < 600; tries++) {
    if ((await fetch(`${base}/-/health`).catch(() => null))?.ok) return { base, child, ended };
    await pause(25);
  }
  child.kill('SIGKILL');
  throw new Error('the server does not answer');
}

// Cites until the blow; gives the addresses that were given.
async function citeUntilEnd(base, ended) {
  const given = [];
  let going = true;
  ended.then(() => { going = false; });
  const body = 'area=E08000009&metric=lait-rereferral';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  while (going) {
    const reply = await fetch(`${base}/cite`, { method: 'POST', body, headers, redirect: 'manual' })
      .catch(() => null);
    if (reply?.status === 303) given.push(reply.headers.get('location'));
  }
  return given;
}

async function changeRound(program, db) {
  const first = await serving(program, db);
  setTimeout(() => first.child.kill('SIGKILL'), 20 + chance() * 300);
  const given = await citeUntilEnd(first.base, first.ended);
  await first.ended;
  await sound(program, db);
  const again = await serving(program, db);
  try {
    for (const address of given) {
      const reply = await fetch(`${again.base}${address}.json`);
      if (!reply.ok) throw new Error(`${address} was acknowledged and is gone (${reply.status})`);
    }
  } finally {
    again.child.kill('SIGTERM');
    await again.ended;
  }
  return given.length;
}

async function main(program, times) {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-kill-'));
  const db = join(folder, 'kill.db');
  let failed = 0;
  let whole = 0;
  let kept = 0;
  await run(program, ['sample', '--db', db], { maxBuffer: 1 << 26 });
  await writeFile(join(folder, 'usual.csv'), delivery('usual'));
  const begun = Date.now();
  await run(program, ['import', 'tidy', join(folder, 'usual.csv'), '--db', db]);
  const usual = Math.min(LONGEST, 1.2 * (Date.now() - begun));
  for (let round = 0; round < times; round++) {
    try {
      whole += await importRound(program, folder, db, round, usual);
      kept += await changeRound(program, db);
    } catch (error) {
      failed++;
      console.log(`not ok  round ${round}: ${error.stack ?? error}`);
    }
  }
  await rm(folder, { recursive: true, force: true });
  console.log(`ok      ${times} imports cut off: ${whole} whole, ${times - whole - failed} not at all`);
  console.log(`ok      ${times} servers cut off: all of ${kept} acknowledged changes are there`);
  console.log(`${times - failed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

if (!process.argv[2]) {
  console.error('usage: node kill.mjs PROGRAM [TIMES] [SEED]');
  process.exit(2);
}
seed = Number(process.argv[4] ?? 1);
await main(resolve(process.argv[2]), Number(process.argv[3] ?? 100));
