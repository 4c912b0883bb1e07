// run.mjs: runs the journeys against a Folkmoot of their own.
//
//   node run.mjs PROGRAM [NAME...]     NAME: compare for compare.journey.mjs
//
// A journey file's default export is an array of [what is true, async (house) => …]. Each prints
// "ok" or "not ok"; the last line is "N passed, N failed". CHROMIUM names another browser. A whole run
// leaves pictures of a councillor's tasks alone; one of named journeys leaves all of theirs. A file
// that exports `dev` as true has a server of its own for developers, which shows its mails.
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { House, startBrowser, startServer } from './house.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const LONGEST = 90_000; // milliseconds for one journey
let passed = 0;
let failed = 0;

async function check(name, work) {
  try {
    await work();
    passed++;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok  ${name}\n${String(error.stack ?? error).replace(/^/gm, '        ')}`);
  }
}

async function journeys(names) {
  const files = (await readdir(here)).filter((file) => file.endsWith('.journey.mjs')).sort();
  const wanted = files.filter((file) => names.length === 0 || names.includes(file.split('.')[0]));
  const loaded = await Promise.all(wanted.map((file) => import(join(here, file))));
  return wanted.flatMap((file, i) =>
    loaded[i].default.map(([name, work]) => ({
      name: `${file.split('.')[0]}: ${name}`, work, file, dev: loaded[i].dev === true,
    })));
}

// Walks one journey; whatever happens, its pages are closed and what they complained of is told.
async function walk(house, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('it took too long')), LONGEST);
  });
  try {
    await Promise.race([work(house), late]);
  } finally {
    clearTimeout(timer);
    await house.close();
  }
  if (house.complaints.length > 0) throw new Error(house.complaints.join('\n'));
}

async function main(program, names) {
  const list = await journeys(names);
  const browser = await startBrowser();
  const shots = resolve(here, '../../build-test/shots');
  await mkdir(shots, { recursive: true });
  for (const own of ['', ...new Set(list.filter(({ dev }) => dev).map(({ file }) => file))]) {
    const walked = list.filter(({ dev, file }) => (dev ? file : '') === own);
    if (walked.length === 0) continue;
    const server = await startServer(resolve(program), { dev: own !== '' });
    for (const { name, work, file } of walked) {
      const pictures = names.length > 0 || /^(act|councillor)\./.test(file);
      await check(name, () => walk(new House(browser, server.base, shots, pictures), work));
    }
    await check('the server ends well and its sanitizers are silent', server.stop);
  }
  await browser.close();
}

const [program, ...names] = process.argv.slice(2);
if (!program) {
  console.error('usage: run.mjs PROGRAM [NAME...]');
  process.exit(2);
}
try {
  await main(program, names);
} catch (error) {
  failed++;
  console.log(`not ok  the journeys could not be run\n${error.stack ?? error}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
