// servers.mjs: two servers on one PostgreSQL behind nginx, as docs/operate/several-servers.md says.
//
//   script/with-postgres node tests/servers/servers.mjs PROGRAM [ROUNDS] [WRITES]
//
// PostgreSQL must note when transactions were kept (POSTGRES_OPTIONS='-c track_commit_timestamp=on').
// ROUNDS figures are delivered and looked for on both servers' pages, WRITES forms are sent by eight
// at once. nginx runs as nobody, on 127.0.0.1. The last line is "N passed, N failed".
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../port.mjs';

const run = promisify(execFile);
const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SLOWEST = 30_000; // milliseconds: the program is built with sanitizers, and others work too
const SOON = 1000; // milliseconds until a figure is seen everywhere
const WRITERS = 8;
const MAILS = 40;
const FIRST = 41_000; // the figure of the first round; each round's is one more
const ADMINISTRATOR = 'administrator@sector-body.example';
const [program, rounds, writes] = [resolve(process.argv[2] ?? ''), Number(process.argv[3] ?? 20),
  Number(process.argv[4] ?? 400)];
const db = process.env.FOLKMOOT_TEST_PG;

const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

async function until(what, holds, ms = SLOWEST) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(20)) if (await holds()) return;
  throw new Error(`${what}: not within ${ms} ms`);
}

const folkmoot = (...words) => run(program, [...words, '--db', db], { maxBuffer: 1 << 26 });
const sql = async (text) => (await run('psql', [db, '-AtX', '-v', 'ON_ERROR_STOP=1', '-c', text])).stdout.trim();

// One request; status 0 when no answer came. Certificates of the test are of nobody.
function ask(base, path, { method = 'GET', body = '', cookie = '' } = {}) {
  const url = new URL(path, base);
  const headers = { ...(cookie && { cookie }), ...(method === 'POST' && {
    'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body),
    origin: url.origin }) };
  return new Promise((answer) => {
    const begin = url.protocol === 'https:' ? secureRequest : request;
    const sent = begin(url, { method, headers, rejectUnauthorized: false }, (reply) => {
      let text = '';
      reply.on('data', (part) => { text += part; });
      reply.on('error', () => answer({ status: 0, headers: {}, text }));
      reply.on('end', () => answer({ status: reply.statusCode, headers: reply.headers, text }));
    });
    sent.on('error', (error) => answer({ status: 0, headers: {}, text: String(error) }));
    sent.end(body);
  });
}

// --- the house ---------------------------------------------------------------------------------

async function startServer() {
  const port = await freePort();
  const server = { base: `http://127.0.0.1:${port}`, port, said: '' };
  server.child = spawn(program, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`, '--proxy', '127.0.0.1']);
  server.child.stderr.on('data', (part) => { server.said += part; });
  server.ended = new Promise((done) => { server.child.once('exit', (code, signal) => done(signal ?? code)); });
  return server;
}

async function answers(server) {
  await until(`${server.base} answers`, async () => {
    if (server.child.exitCode !== null) throw new Error(`a server ended\n${server.said}`);
    return (await ask(server.base, '/-/health')).status === 200;
  });
}

// The configuration of the docs, with the addresses and files of this test.
async function nginxFiles(folder, port, servers) {
  const docs = await readFile(join(SOURCE, 'docs/operate/several-servers.md'), 'utf8');
  const [, told] = docs.match(/```nginx\n([\s\S]*?)```/);
  const put = (text, from, to) => {
    assert.ok(text.includes(from), `the docs' configuration has no ${from}`);
    return text.replaceAll(from, to);
  };
  let site = put(told, 'listen 443 ssl', `listen 127.0.0.1:${port} ssl`);
  site = put(site, '10.0.0.11:8080', `127.0.0.1:${servers[0].port}`);
  site = put(site, '10.0.0.12:8080', `127.0.0.1:${servers[1].port}`);
  site = put(site, '/etc/ssl/figures.example.pem', `${folder}/site.pem`);
  site = put(site, '/etc/ssl/private/figures.example.key', `${folder}/site.key`);
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=figures.example',
    '-keyout', `${folder}/site.key`, '-out', `${folder}/site.pem`]);
  await writeFile(`${folder}/site.conf`, site);
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(`${folder}/nginx.conf`, `daemon off; pid ${folder}/pid; error_log ${folder}/error.log warn;
worker_processes 1; events { worker_connections 512; }
http { access_log off; ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
include ${folder}/site.conf; }\n`);
}

async function startNginx(folder, servers) {
  const port = await freePort();
  await mkdir(folder);
  await nginxFiles(folder, port, servers);
  const nobody = {};
  if (process.getuid() === 0) {
    [nobody.uid, nobody.gid] = (await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]))
      .map(({ stdout }) => Number(stdout));
    for (const name of ['', ...await readdir(folder)]) await chown(join(folder, name), nobody.uid, nobody.gid);
  }
  const child = spawn('/usr/sbin/nginx', ['-c', `${folder}/nginx.conf`, '-p', folder, '-e', `${folder}/error.log`],
    { stdio: 'inherit', ...nobody });
  const nginx = { base: `https://127.0.0.1:${port}`, child };
  nginx.ended = new Promise((done) => { child.once('exit', done); });
  await until('nginx answers', async () => (await ask(nginx.base, '/-/health')).status === 200);
  return nginx;
}

// --- what is tried -----------------------------------------------------------------------------

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function deliver(folder, round) {
  const file = join(folder, `round-${round}.csv`);
  await writeFile(file, `metric,area,period,value\nservers-hens,E08000009,2023/24,${FIRST + round}\n${
    round ? '' : 'servers-hens,E08000003,2023/24,5\nservers-hens,E08000009,2022/23,6\n'}`);
  await folkmoot('import', 'tidy', file);
}

// The moment at which a server's public page, which may be kept, first shows each figure.
function lookOut(server, seen, house) {
  return (async () => {
    for (let newest = FIRST - 1; house.looking;) {
      const { text } = await ask(server.base, '/areas/E08000009/metrics/servers-hens');
      const now = Date.now();
      for (; text.includes((newest + 1).toLocaleString('en-GB')); newest++) seen.push(now);
      await pause(2);
    }
  })();
}

async function figuresAreSeen({ folder, servers }) {
  const house = { looking: true };
  const seen = servers.map(() => []);
  const looks = servers.map((server, i) => lookOut(server, seen[i], house));
  const late = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      await deliver(folder, round);
      const kept = Number(await sql('SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 FROM sector_version'));
      await until(`figure ${FIRST + round} on both pages`, () => seen.every((list) => list.length > round), 10 * SOON);
      if (round) late.push(...seen.map((list) => list[round] - kept)); // the first makes a new measure
    }
  } finally {
    house.looking = false;
    await Promise.all(looks);
  }
  const worst = Math.max(...late);
  const words = `${rounds} figures on 2 servers' pages: median ${Math.round(median(late))} ms after they were kept, `
    + `most ${Math.round(worst)} ms`;
  assert.ok(worst < SOON, words);
  return words;
}

async function signInHoldsEverywhere({ servers: [one, two], nginx, house }) {
  const { stdout } = await folkmoot('user', 'link', ADMINISTRATOR);
  const link = stdout.trim().match(/\/sign-in\/link\/\w+/)[0];
  assert.equal((await ask(one.base, link)).status, 200);
  const entered = await ask(two.base, link, { method: 'POST' });
  assert.equal(entered.status, 303, entered.text);
  const cookie = entered.headers['set-cookie'].map((line) => line.split(';')[0]).find((c) => c.startsWith('__Host-session='));
  assert.ok(cookie, 'a session began');
  assert.equal((await ask(one.base, link, { method: 'POST' })).status, 404, 'the link works once');
  for (const { base } of [one, two, nginx, nginx]) {
    const page = await ask(base, '/admin', { cookie });
    assert.equal(page.status, 200, base);
    for (const { port } of [one, two]) assert.ok(page.text.includes(`127.0.0.1:${port}`), `${base} shows who is up`);
  }
  house.cookie = cookie;
  return 'who signed in at one server is known at the other, and the link works once for both';
}

async function writersDoNotCollide({ servers, folder }) {
  const given = [];
  const refused = [];
  let left = writes;
  let delivering = true;
  const begun = Date.now();
  const writer = async (number) => {
    for (; left > 0;) {
      left--;
      const reply = await ask(servers[number % 2].base, '/cite',
        { method: 'POST', body: 'area=E08000009&metric=servers-hens' });
      if (reply.status === 303) given.push([number, reply.headers.location]);
      else refused.push(`${reply.status} ${reply.text.slice(0, 200)}`);
    }
  };
  const importer = async () => { for (let i = 1; delivering && i < 4; i++) await deliver(folder, rounds + i); };
  const imports = importer();
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  const seconds = (Date.now() - begun) / 1000;
  delivering = false;
  await imports;
  assert.deepEqual(refused, []);
  assert.equal(new Set(given.map(([, path]) => path)).size, writes);
  for (const [number, path] of given.slice(-40)) // each is asked of the server that did not write it
    assert.equal((await ask(servers[(number + 1) % 2].base, `${path}.json`)).status, 200, path);
  assert.equal(Number(await sql("SELECT count(*) FROM audit WHERE event = 'cite'")), writes);
  assert.match((await folkmoot('check')).stdout, /The audit trail holds/);
  return `${writes} forms by ${WRITERS} writers at 2 servers, imports beside them: all kept, one unbroken trail, `
    + `${Math.round(writes / seconds)} a second`;
}

async function jobsAreDoneOnce({ folder, house }) {
  const inbox = join(folder, 'inbox');
  await mkdir(inbox);
  house.sink = spawn('/usr/bin/python3', [join(SOURCE, 'src/kit/mail_sink.py'), inbox], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((told, reject) => {
    house.sink.stdout.once('data', (text) => told(Number(text)));
    house.sink.once('exit', () => reject(new Error('the mail server of the test ended')));
  });
  await sql(`INSERT INTO setting (name, value, changed_at) VALUES ('mail-server', 'smtp://127.0.0.1:${port}', 0),
    ('mail-from', 'folkmoot@site.example', 0)`);
  await sql(`INSERT INTO mail (id, address, person_id, kind, subject, plain, html, state, tries, next_at, made_at, sent_at, why)
    SELECT 'trial' || n, 'reader' || n || '@trial.example', NULL, 'sign-in-link', 'Number ' || n, 'words', '<p>words</p>',
           'waiting', 0, 0, extract(epoch FROM now())::bigint, 0, '' FROM generate_series(1, ${MAILS}) n`);
  await until('the mail is sent', async () => {
    await sql('UPDATE job SET next_at = 0').catch(() => null); // so that both servers want it at once
    return await sql("SELECT count(*) FROM mail WHERE id LIKE 'trial%' AND state = 'sent'") === String(MAILS);
  });
  const headers = await Promise.all((await readdir(inbox)).filter((name) => name.endsWith('.headers'))
    .map((name) => readFile(join(inbox, name), 'utf8')));
  const subjects = headers.map((text) => text.match(/Number \d+/)?.[0]).filter(Boolean);
  assert.equal(subjects.length, MAILS);
  assert.equal(new Set(subjects).size, MAILS);
  return `${MAILS} mails that two servers wanted to send at once came once each`;
}

// Last: one server is dead after it.
async function oneMayDie({ servers: [one, two], nginx, house }) {
  const bad = [];
  let asked = 0;
  let going = true;
  const reader = async () => {
    while (going) {
      const { status, text } = await ask(nginx.base, asked % 2 ? '/' : '/areas/E08000009', { cookie: asked % 4 ? '' : house.cookie });
      asked++;
      if (status !== 200) bad.push(`${status} ${text.slice(0, 100)}`);
    }
  };
  const readers = Array.from({ length: 4 }, reader);
  await pause(500);
  one.child.kill('SIGKILL');
  await one.ended;
  const before = asked;
  await pause(1500);
  going = false;
  await Promise.all(readers);
  assert.deepEqual(bad, []);
  assert.ok(asked > before + 10);
  const kept = await ask(nginx.base, '/cite', { method: 'POST', body: 'area=E08000009&metric=servers-hens' });
  assert.equal(kept.status, 303, kept.text);
  assert.equal((await ask(two.base, kept.headers.location)).status, 200);
  return `one server killed under readers: ${asked - before} requests afterwards, none of them answered badly`;
}

// --- all of it ---------------------------------------------------------------------------------

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-servers-'));
  await run('chmod', ['755', folder]);
  const house = {};
  const servers = [await startServer(), await startServer()]; // at once, on an empty database
  let nginx;
  let [passed, failed] = [0, 0];
  try {
    await Promise.all(servers.map(answers));
    nginx = await startNginx(join(folder, 'nginx'), servers);
    await folkmoot('sample');
    for (const test of [figuresAreSeen, signInHoldsEverywhere, writersDoNotCollide, jobsAreDoneOnce, oneMayDie])
      try {
        console.log(`ok      ${await test({ servers, nginx, folder, house })}`);
        passed++;
      } catch (error) {
        failed++;
        console.log(`not ok  ${test.name}: ${error.stack ?? error}`);
      }
    servers[1].child.kill('SIGTERM');
    assert.equal(await servers[1].ended, 0, servers[1].said.slice(-4000));
    assert.doesNotMatch(servers.map(({ said }) => said).join(''), /Sanitizer|runtime error|"level":"error"/);
  } catch (error) {
    failed++;
    console.log(`not ok  ${error.stack ?? error}`);
  } finally {
    for (const { child } of [...servers, ...(nginx ? [nginx] : []), ...(house.sink ? [{ child: house.sink }] : [])])
      if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.all([...servers, ...(nginx ? [nginx] : [])].map(({ ended }) => ended));
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

if (!process.argv[2] || !db) {
  console.error('usage: script/with-postgres node servers.mjs PROGRAM [ROUNDS] [WRITES]');
  process.exit(2);
}
await main();
