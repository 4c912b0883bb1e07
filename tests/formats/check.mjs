// check.mjs: whether what is given away is what it claims to be, by the programs of others: the
// OpenAPI document and every example in it, JSON-stat, CSV on the Web, and the scripts of the
// how-tos for Python, R and LibreOffice.
//
//   node check.mjs PROGRAM
//
// Each check prints "ok" or "not ok"; the last line is "N passed, N failed".
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import JSONstat from 'jsonstat-toolkit';
import { startServer } from '../journeys/house.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const howtos = resolve(here, '../../docs/howto');
const run = promisify(execFile);
let passed = 0;
let failed = 0;

async function check(name, work) {
  try {
    await work();
    passed++;
    console.log(`ok      formats: ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok  formats: ${name}\n${String(error.stack ?? error).replace(/^/gm, '        ')}`);
  }
}

// --- OpenAPI -----------------------------------------------------------------------------------

const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));

// An operation's address, filled in with its examples; null where a path has none.
function example(path, parameters) {
  let missing = false;
  const place = path.replace(/\{(\w+)\}/g, (_, name) => {
    const found = parameters.find((p) => p.in === 'path' && p.name === name);
    missing ||= found.example === undefined;
    return encodeURIComponent(found.example);
  });
  const query = parameters.filter((p) => p.in === 'query' && p.example !== undefined)
    .map((p) => `${p.name}=${encodeURIComponent(p.example)}`).join('&');
  return missing ? null : place + (query ? `?${query}` : '');
}

async function runs(base, path, operation) {
  const address = example(path, operation.parameters);
  if (address === null) return false;
  const reply = await fetch(base + address);
  assert.equal(reply.status, 200, `${address} answered ${reply.status}: ${await reply.clone().text()}`);
  const [type, { schema }] = Object.entries(operation.responses['200'].content)[0];
  assert.equal(reply.headers.get('content-type').split(';')[0].replace('csvm+', ''), type, address);
  assert.equal(reply.headers.get('access-control-allow-origin'), '*', address);
  assert.ok(reply.headers.get('etag'), address);
  assert.match(reply.headers.get('last-modified'), /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/, address);
  if (!type.endsWith('json')) return true;
  const fits = ajv.compile(schema);
  assert.ok(fits(await reply.json()), `${address}: ${JSON.stringify(fits.errors)}`);
  return true;
}

async function openapi(base) {
  const document = await (await fetch(`${base}/api/1/openapi.json`)).json();
  await check('the OpenAPI document is valid', async () => {
    const result = await new Validator().validate(structuredClone(document));
    assert.ok(result.valid, JSON.stringify(result.errors));
    assert.equal(document.openapi.slice(0, 3), '3.1');
  });
  await check('every example of the OpenAPI document runs and fits its schema', async () => {
    let ran = 0;
    for (const [path, { get }] of Object.entries(document.paths)) ran += await runs(base, path, get);
    assert.ok(ran > 40, `${ran} examples ran`);
  });
  await check('an answer for a problem fits its schema', async () => {
    const reply = await fetch(`${base}/api/1/figures.json?limit=0`);
    assert.equal(reply.status, 400);
    const fits = ajv.compile(document.components.schemas.problem);
    assert.ok(fits(await reply.json()), JSON.stringify(fits.errors));
  });
}

// --- JSON-stat ---------------------------------------------------------------------------------

// json-stat.org/full: what a data set must have, and how its parts hang together.
const count = { type: 'integer', minimum: 1 };
const text = { type: 'string', minLength: 1 };
const dataset = {
  type: 'object',
  required: ['version', 'class', 'id', 'size', 'dimension', 'value'],
  properties: {
    version: { const: '2.0' },
    class: { const: 'dataset' },
    href: { type: 'string' },
    label: { type: 'string' },
    source: { type: 'string' },
    updated: { type: 'string', format: 'date-time' },
    note: { type: 'array', items: { type: 'string' } },
    extension: { type: 'object' },
    id: { type: 'array', items: text, minItems: 1, uniqueItems: true },
    size: { type: 'array', items: count, minItems: 1 },
    role: {
      type: 'object', additionalProperties: { type: 'array', items: text },
      propertyNames: { enum: ['time', 'geo', 'metric'] },
    },
    value: { type: 'array', items: { type: ['number', 'null'] } },
    status: { type: 'object', propertyNames: { pattern: '^[0-9]+$' }, additionalProperties: text },
    dimension: {
      type: 'object',
      additionalProperties: {
        type: 'object', required: ['category'],
        properties: {
          label: { type: 'string' },
          category: {
            type: 'object', required: ['index'],
            properties: {
              index: { type: 'array', items: text, uniqueItems: true },
              label: { type: 'object', additionalProperties: { type: 'string' } },
              unit: { type: 'object', additionalProperties: { type: 'object' } },
            },
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

function hangsTogether(j) {
  assert.deepEqual(Object.keys(j.dimension), j.id);
  assert.deepEqual(j.size, j.id.map((id) => j.dimension[id].category.index.length));
  assert.equal(j.value.length, j.size.reduce((a, b) => a * b, 1));
  for (const role of Object.values(j.role)) for (const id of role) assert.ok(j.id.includes(id));
  for (const place of Object.keys(j.status ?? {})) assert.ok(Number(place) < j.value.length);
}

async function jsonStat(base) {
  const query = 'metric=lait-rereferral,els-adult-obesity-prevalence&within=E12000002&from=2019-01-01';
  const stat = await (await fetch(`${base}/api/1/figures.stat.json?${query}`)).json();
  await check('JSON-stat has the members that the format has, and no other', async () => {
    const fits = ajv.compile(dataset);
    assert.ok(fits(structuredClone(stat)), JSON.stringify(fits.errors));
    hangsTogether(stat);
  });
  await check('jsonstat-toolkit reads the figures that the CSV has', async () => {
    const data = JSONstat(stat);
    assert.equal(data.class, 'dataset');
    assert.equal(data.role.geo[0], 'area');
    const table = await (await fetch(`${base}/api/1/figures.csv?${query}&limit=10000`)).text();
    const rows = table.trim().split('\r\n').slice(1).map((line) => line.split(','));
    for (const [metric, area, period, value] of rows) {
      const cell = data.Data({ metric, area, period });
      assert.equal(cell.value, value === '' ? null : Number(value), `${metric} ${area} ${period}`);
    }
    assert.ok(rows.length > 100, `${rows.length} rows`);
    assert.equal(data.value.filter((v) => v !== null).length, rows.filter((r) => r[3] !== '').length);
  });
}

// --- CSV on the Web ----------------------------------------------------------------------------

async function csvw(base) {
  const query = 'metric=lait-rereferral&area=E08000009,E08000006&latest=true&limit=5';
  const csv = await fetch(`${base}/api/1/figures.csv?${query}`);
  const body = await csv.text();
  const link = csv.headers.get('link').match(/<([^>]*)>; rel="describedby"; type="application\/csvm\+json"/);
  const reply = await fetch(base + link[1]);
  const metadata = await reply.json();
  await check('the table leads to what describes it, and that back', async () => {
    assert.equal(reply.headers.get('content-type').split(';')[0], 'application/csvm+json');
    // Metadata Vocabulary for Tabular Data, 5.2 and 6.4
    assert.equal(metadata['@context'][0], 'http://www.w3.org/ns/csvw');
    assert.equal(new URL(metadata.url, reply.url).href, csv.url);
    const columns = metadata.tableSchema.columns;
    assert.equal(columns.map((c) => c.titles).join(','), body.split('\r\n')[0]);
    assert.equal(new Set(columns.map((c) => c.name)).size, columns.length);
    for (const c of columns) assert.match(c.name, /^[A-Za-z0-9][A-Za-z0-9_]*$/);
    for (const c of columns) assert.ok(['string', 'decimal', 'date', 'anyURI'].includes(c.datatype));
  });
  await check('each cell has the datatype that is said of its column', async () => {
    const columns = metadata.tableSchema.columns;
    for (const line of body.trim().split('\r\n').slice(1)) {
      const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((c) => c.replace(/,$/, ''));
      columns.forEach((c, i) => {
        if (c.datatype === 'decimal') assert.match(cells[i], /^(-?[0-9]+(\.[0-9]+)?)?$/, c.name);
      });
    }
  });
}

// --- the how-tos -------------------------------------------------------------------------------

// The blocks of a how-to in one language, as one script.
async function script(name, language, base) {
  const words = await readFile(join(howtos, name), 'utf8');
  const blocks = [...words.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))];
  assert.ok(blocks.length > 0, `${name} has no ${language}`);
  return blocks.map((b) => b[1]).join('\n').replaceAll('http://localhost:8080', base);
}

// What the how-to says that comes out of it.
async function saidOf(name) {
  const words = await readFile(join(howtos, name), 'utf8');
  return [...words.matchAll(/```text\n([\s\S]*?)```/g)].map((b) => b[1].trim());
}

async function howto(name, language, ending, program, base) {
  await check(`the how-to ${name} does what it says`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'folkmoot-howto-'));
    try {
      const file = join(folder, `script.${ending}`);
      await writeFile(file, await script(name, language, base));
      const { stdout } = await run(program, [file], { cwd: folder, timeout: 120_000 });
      for (const part of await saidOf(name)) assert.ok(stdout.includes(part), `${part}\nis not in\n${stdout}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

// --- all of it ---------------------------------------------------------------------------------

async function main(program) {
  const server = await startServer(program);
  try {
    await openapi(server.base);
    await jsonStat(server.base);
    await csvw(server.base);
    await howto('use-from-python.md', 'python', 'py', '/usr/bin/python3', server.base);
    await howto('use-from-r.md', 'r', 'R', 'Rscript', server.base);
    await howto('use-from-excel.md', 'sh', 'sh', 'sh', server.base);
  } finally {
    await server.stop();
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

await main(resolve(process.argv[2]));
