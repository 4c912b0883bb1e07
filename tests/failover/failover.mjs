// failover.mjs: the database server is killed while eight write, and its standby takes its place.
//
//   node failover.mjs PROGRAM
//
// Looked at: no write that was acknowledged is lost, writing goes on within 30 seconds without a step
// in Folkmoot, the old primary is never written again, a reader on a standby that is behind shows what
// was written, and a write that the standby did not get is not called kept. Each check prints "ok" or "not ok"; the last line is "N passed, N failed".
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pause, serve } from '../engines/house.mjs';
import { Servers } from './servers.mjs';

const run = promisify(execFile);
const WRITERS = 8;
const MS_BEFORE = 4000; // of writing before the blow, …
const MS_AFTER = 5000; // and after writing goes on
const MS_TO_NOTICE = 1000; // until somebody promotes the standby
const SECONDS_AT_MOST = 30; // without writing

let passed = 0;
let failed = 0;

async function check(name, work) {
  try {
    const figures = await work();
    passed++;
    console.log(`ok      failover: ${name}${figures ? `: ${figures}` : ''}`);
  } catch (error) {
    failed++;
    console.log(`not ok  failover: ${name}\n${String(error.stack ?? error).replace(/^/gm, '        ')}`);
  }
}

// --- writing -----------------------------------------------------------------------------------

// One council-to-be by a browser that was never here; the reply, or null when there was none.
function write(base, name) {
  return fetch(`${base}/proposals`, {
    method: 'POST',
    body: new URLSearchParams({ name, areas: 'E08000003\nE08000009' }),
    headers: { origin: base },
    redirect: 'manual',
    signal: AbortSignal.timeout(20000),
  }).catch(() => null);
}

// Writes until told to stop; each write has a name of its own.
async function writer(who, base, history) {
  for (let n = 0; history.going; n++) {
    const name = `write ${who} ${n}`;
    const reply = await write(base, name);
    await reply?.arrayBuffer().catch(() => null);
    const status = reply?.status ?? 0;
    history.written.push({ name, status, at: Date.now() });
    if (status !== 303) await pause(50);
  }
}

function writing(base) {
  const history = { going: true, written: [] };
  history.done = Promise.all(Array.from({ length: WRITERS }, (_, who) => writer(who, base, history)));
  return history;
}

const acknowledged = (history) => history.written.filter((one) => one.status === 303);
const firstAfter = (history, moment) => acknowledged(history).find((one) => one.at > moment);

async function until(found, seconds) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20))
    if (await found()) return;
  throw new Error(`not within ${seconds} seconds`);
}

async function names(server) {
  return new Set((await server.ask("SELECT name FROM proposal WHERE name LIKE 'write %'")).split('\n'));
}

// --- the checks --------------------------------------------------------------------------------

// A standby keeps what it is sent, but shows nothing of it while it is told to wait.
async function ownWriteIsShown(base, standby) {
  await standby.ask('SELECT pg_wal_replay_pause()');
  const reply = await write(base, 'Shown at once');
  const cookie = (reply.headers.getSetCookie?.() ?? [reply.headers.get('set-cookie')])
    .filter(Boolean).map((one) => one.split(';')[0]).join('; ');
  assert.equal(reply.status, 303);
  const begun = Date.now();
  const page = await fetch(new URL(reply.headers.get('location'), base), { headers: { cookie } });
  const ms = Date.now() - begun;
  const there = await standby.ask("SELECT count(*) FROM proposal WHERE name = 'Shown at once'");
  await standby.ask('SELECT pg_wal_replay_resume()');
  assert.equal(there, '0', 'the standby should have been behind');
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Shown at once/);
  return `${ms} ms for the page`;
}

// Another process writes; a page of this server that is kept for others is made anew from what that
// one wrote, and not from the standby, which knows less.
async function othersWriteIsShown(program, server, first, standby) {
  const place = '/areas/E08000009/metrics/failover-hens';
  const page = async () => (await fetch(`${server.base}${place}`)).text();
  const deliver = async (value) => {
    const file = join(servers.folder, 'hens.csv');
    await writeFile(file, `metric,area,period,value\nfailover-hens,E08000009,2023/24,${value}\nfailover-hens,E08000003,2023/24,5\n`);
    await run(program, ['import', 'tidy', file, '--db', first.url()]);
  };
  await deliver(411);
  await until(async () => (await page()).includes('411'), 20);
  await standby.ask('SELECT pg_wal_replay_pause()');
  const changes = () => fetch(`${server.base}/areas/E08000009/changes`).then((reply) => reply.text());
  try {
    await deliver(422);
    await until(async () => (await page()).includes('422'), 20);
    assert.match(await changes(), /422/);
  } finally {
    await standby.ask('SELECT pg_wal_replay_resume()');
  }
  await until(async () => (await standby.ask("SELECT pg_last_wal_replay_lsn() >= '" + await first.ask('SELECT pg_current_wal_lsn()') + "'")) === 't', 20);
  assert.match(await changes(), /422/);
}

async function readsAreOnTheStandby(first, second) {
  const count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'folkmoot'";
  const [here, there] = [Number(await first.ask(count)), Number(await second.ask(count))];
  assert.ok(here >= 1 && there >= 8, `${here} on the primary, ${there} on the standby`);
  return `${here} connection on the primary, ${there} on the standby`;
}

// A primary that is told to stop waiting for its standby calls the write committed all the same.
async function unwaitedWriteIsNotCertain(server, first, second) {
  await second.stop();
  const page = await fetch(`${server.base}/proposals`);
  let reply;
  write(server.base, 'Not waited for').then((came) => { reply = came; });
  let stopped = 0;
  await until(async () => {
    stopped += Number(await first.ask("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"));
    return reply !== undefined;
  }, 20);
  assert.ok(stopped > 0, 'nobody waited for the standby');
  const { status } = reply;
  await second.start();
  assert.equal(page.status, 200);
  assert.equal(status, 500);
  assert.match(server.said(), /not certain whether this was saved for good/);
  await until(async () => await first.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") === '1', 20);
}

async function failOver(server, first, second, told) {
  const history = writing(server.base);
  await pause(MS_BEFORE);
  const killed = Date.now();
  await first.kill();
  await pause(MS_TO_NOTICE);
  const promoting = Date.now();
  await second.promote();
  const promoted = Date.now();
  await until(() => firstAfter(history, promoted), SECONDS_AT_MOST + 20);
  const again = firstAfter(history, killed + 50).at;
  await pause(MS_AFTER);
  history.going = false;
  await history.done;
  const rows = await names(second);
  Object.assign(told, { history, killed, promoted, rows });
  const seconds = (again - killed) / 1000;
  assert.ok(seconds <= SECONDS_AT_MOST, `${seconds} s without writing`);
  return `writing again ${seconds} s after the kill, ${(again - promoting) / 1000} s after the promotion began`;
}

function nothingLost({ history, rows }) {
  const acks = acknowledged(history);
  const lost = acks.filter((one) => !rows.has(one.name));
  const uncertain = history.written.filter((one) => one.status === 500);
  const refused = history.written.filter((one) => one.status === 503);
  assert.deepEqual(lost, []);
  assert.ok(acks.length > 100, `only ${acks.length} were acknowledged`);
  const odd = history.written.filter((one) => ![303, 500, 503].includes(one.status));
  assert.deepEqual(odd, []);
  return `${acks.length} acknowledged, ${lost.length} lost; ${refused.length} told to try again, `
    + `${uncertain.length} told that it is not certain (${uncertain.filter((one) => rows.has(one.name)).length} of them there)`;
}

// The old primary comes back at its old address, which the URL names first, without waiting for any
// standby; then all of Folkmoot's connections break.
async function oldPrimaryIsLeftAlone(server, first, second) {
  await first.start();
  await first.ask("ALTER SYSTEM RESET synchronous_standby_names");
  await first.ask('SELECT pg_reload_conf()');
  const rows = (await names(first)).size;
  await second.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'folkmoot'");
  const refused = [];
  for (let n = 0; n < 12; n++) refused.push((await write(server.base, `write late ${n}`))?.status);
  assert.ok(refused.every((status) => status === 503), `answers: ${refused}`);
  assert.match(server.said(), /before a standby took its place/);
  assert.equal((await names(first)).size, rows);
  const tables = await first.ask("SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables");
  await first.stop();
  assert.equal(Number(tables), 0);
  return `${tables} rows of it changed since it came back, with ${rows} writes from before; ${refused.length} forms refused meanwhile`;
}

async function writesGoOn(server, second) {
  const begun = Date.now();
  let status = 0;
  while (status !== 303 && Date.now() - begun < SECONDS_AT_MOST * 1000) {
    status = (await write(server.base, 'write at last'))?.status;
    if (status !== 303) await pause(100);
  }
  assert.equal(status, 303);
  assert.ok((await names(second)).has('write at last'));
  return `${(Date.now() - begun) / 1000} s after it was stopped`;
}

async function house(program, servers) {
  const first = await servers.primary();
  await run(program, ['sample', '--db', first.url()], { maxBuffer: 1 << 26 });
  const second = await servers.standbyOf(first);
  const db = `postgresql://folkmoot@127.0.0.1:${first.port},127.0.0.1:${second.port}/folkmoot?target_session_attrs=prefer-standby`;
  const server = await serve(program, db);
  const told = {};
  try {
    await check('pages are read on the standby', () => readsAreOnTheStandby(first, second));
    await check('what was written is shown at once, though the standby is behind', () => ownWriteIsShown(server.base, second));
    await check('what others wrote is shown, though the standby is behind', () => othersWriteIsShown(program, server, first, second));
    await check('a write that the standby was not waited for is not called kept', () => unwaitedWriteIsNotCertain(server, first, second));
    await check(`the primary is killed under ${WRITERS} writers`, () => failOver(server, first, second, told));
    if (told.rows) await check('no acknowledged write is lost', () => nothingLost(told));
    await check('the old primary is never written again', () => oldPrimaryIsLeftAlone(server, first, second));
    await check('writing goes on once the old primary is stopped', () => writesGoOn(server, second));
  } finally {
    await check('the server ends well', server.stop);
  }
}

if (!process.argv[2]) {
  console.error('usage: node failover.mjs PROGRAM');
  process.exit(2);
}
const servers = await Servers.open();
try {
  await house(resolve(process.argv[2]), servers);
} catch (error) {
  failed++;
  console.log(`not ok  failover: ${error.stack ?? error}`);
} finally {
  await servers.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
