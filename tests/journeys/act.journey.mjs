// act.journey.mjs: a councillor's last two tasks: who should we learn from, and a page for Tuesday's
// meeting. Each in at most four clicks from the first page, on a desk and on a phone.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NARROW, WIDE } from './house.mjs';

const MOST_CLICKS = 4;
const COUNCIL = '/areas/E08000009';
const MEASURE = `${COUNCIL}/metrics/lait-rereferral`;
const COUNCILS = ['E08000009', 'E06000006', 'E07000223', 'E09000007', 'E10000017'];

const plain = (text) => text.replace(/\s+/g, ' ').trim();
const at = (page, path) => page.waitForURL((url) => url.pathname === path);

// A page that counts what is clicked.
class Walk {
  constructor(page) { Object.assign(this, { page, clicks: 0 }); }

  async click(locator) {
    this.clicks++;
    await locator.click();
  }

  // From the first page to the council's, by its name.
  async toCouncil() {
    await this.page.goto('/');
    await this.page.locator('main input[name="area"]').pressSequentially('Traff');
    await this.click(this.page.getByRole('option', { name: /^Trafford/ }).first());
    const show = this.page.locator('main form:has(input[name="area"]) button[type="submit"]');
    if (new URL(this.page.url()).pathname === '/') await this.click(show);
    await at(this.page, COUNCIL);
  }
}

async function looksRight(house, page) {
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
  await house.axe(page);
  await house.noSidewaysScroll(page);
  await house.bigTargets(page);
}

function whoToLearnFrom(viewport) {
  return async (house) => {
    const walk = new Walk(await house.page({ viewport }));
    const { page } = walk;
    await walk.toCouncil();
    await walk.click(page.locator(`main a[href="${MEASURE}"]`).first());
    await at(page, MEASURE);
    await walk.click(page.getByRole('link', { name: /has improved since/ }));
    await at(page, `${MEASURE}/improvers`);
    assert.ok(walk.clicks <= MOST_CLICKS, `${walk.clicks} clicks`);

    const model = await (await page.request.get(`${MEASURE}/improvers.json`)).json();
    const words = plain(await page.getByRole('main').innerText());
    assert.ok(words.includes(plain(model.sentence)), `the page says: ${model.sentence}`);
    assert.ok(model.improved > 0, 'somebody is named');
    for (const council of model.councils) assert.ok(words.includes(council.name), council.name);
    await looksRight(house, page);
    await house.shot(page, `improvers-${viewport.width}`);

    const named = model.councils.find(({ improved }) => improved);
    await page.getByRole('link', { name: named.name, exact: true }).click();
    await at(page, named.href);
  };
}

function aPageForTuesday(viewport) {
  return async (house) => {
    const walk = new Walk(await house.page({ viewport }));
    const { page } = walk;
    await walk.toCouncil();
    await walk.click(page.getByRole('link', { name: /^Questions.*: Children$/ }));
    await at(page, `${COUNCIL}/questions/children`);
    assert.ok(walk.clicks <= MOST_CLICKS, `${walk.clicks} clicks`);

    const model = await (await page.request.get(`${COUNCIL}/questions/children.json`)).json();
    const words = plain(await page.getByRole('main').innerText());
    assert.ok(model.questions.length > 0);
    for (const { ask, fact } of model.questions) {
      assert.ok(words.includes(plain(ask)), ask);
      assert.ok(words.includes(plain(fact)), fact);
    }
    await looksRight(house, page);
    await house.shot(page, `questions-${viewport.width}`);
  };
}

// Pages of a PDF that Chromium made.
const sides = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;

async function oneSide(house) {
  const page = await house.page();
  const longer = [];
  let printed = 0;
  for (const code of COUNCILS) {
    const { topics } = await (await page.request.get(`/areas/${code}/questions.json`)).json();
    for (const { href } of topics) {
      await page.goto(href);
      const pdf = await page.pdf({ format: 'A4' });
      printed++;
      if (sides(pdf) !== 1) longer.push(`${href}: ${sides(pdf)}`);
      if (href === `${COUNCIL}/questions/children`) await writeFile(join(house.shots, 'questions.pdf'), pdf);
    }
  }
  // No council of the sample has eight questions: the longest sheet is made as long as one may be.
  await page.goto('/areas/E10000007/questions/children');
  await page.evaluate(() => {
    const list = document.querySelector('.questions');
    const longest = [...list.children].sort((a, b) => b.innerText.length - a.innerText.length);
    while (list.children.length < 8) list.append(longest[list.children.length % 3].cloneNode(true));
  });
  const pdf = await page.pdf({ format: 'A4' });
  await writeFile(join(house.shots, 'questions-most.pdf'), pdf);
  assert.equal(sides(pdf), 1, 'eight questions are on one side');

  assert.ok(printed > 30, `${printed} sheets were printed`);
  assert.deepEqual(longer, [], 'each is on one side');
}

// What is on the clipboard: real headings, the words, a picture that is in it, and the addresses.
async function copiedForWord(house) {
  const page = await house.page({ permissions: ['clipboard-read', 'clipboard-write'] });
  for (const path of [MEASURE, `${COUNCIL}/questions/children`]) {
    await page.goto(path);
    await page.getByRole('button', { name: 'Copy for Word' }).click();
    await page.getByRole('button', { name: /^Copied/ }).waitFor();
    const html = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await item.getType('text/html')).text();
    });
    assert.match(html, /<h[12][ >]/);
    assert.match(html, /<img[^>]+src="data:image\//);
    assert.match(html, /\?period=/);
  }
}

// Without scripts there is no button, and the same can be downloaded.
async function downloadedForWord(house) {
  const page = await house.page({ javaScriptEnabled: false });
  for (const path of [MEASURE, `${COUNCIL}/questions/children`]) {
    await page.goto(path);
    assert.equal(await page.getByRole('button', { name: 'Copy for Word' }).count(), 0);
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download for Word' }).click();
    assert.match((await coming).suggestedFilename(), /\.html$/);
  }
}

export default [
  ['who should we learn from, on a desk', whoToLearnFrom(WIDE)],
  ['who should we learn from, on a phone', whoToLearnFrom(NARROW)],
  ["a page for Tuesday's meeting, on a desk", aPageForTuesday(WIDE)],
  ["a page for Tuesday's meeting, on a phone", aPageForTuesday(NARROW)],
  ['each sheet of questions prints on one side', oneSide],
  ['sentence, picture and source are copied for Word', copiedForWord],
  ['without scripts they are downloaded', downloadedForWord],
];
