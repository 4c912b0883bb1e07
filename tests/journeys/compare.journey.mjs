// compare.journey.mjs: from the first page to a fair comparison and its table, as a councillor goes:
// with a mouse and without, on a desk and on a phone, with scripts and without, and on paper.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NARROW, WIDE } from './house.mjs';

const COUNCIL = '/areas/E08000009';
const COMPARISON = `${COUNCIL}/metrics/`;
const comparisons = `main a[href^="${COMPARISON}"]:not([href*=".svg"]):not([href*=".csv"]):not([href*=".json"])`;

const box = (page) => page.locator('main input[name="area"]');
const show = (page) => page.locator('main form:has(input[name="area"]) button[type="submit"]');
const heading = (page) => page.getByRole('heading', { level: 1 });
const plain = (text) => text.replace(/\s+/g, ' ').trim();
const at = (page, path) => page.waitForURL((url) => url.pathname.startsWith(path));

// Everything that must be true of a page however it was reached.
async function looksRight(house, page, scripts = true) {
  assert.equal(await heading(page).count(), 1, `${page.url()} has one main heading`);
  if (scripts) await house.axe(page);
  await house.noSidewaysScroll(page);
  await house.bigTargets(page);
}

async function chooseTrafford(page, scripts) {
  assert.ok(await page.getByLabel(/council/i).first().isVisible(), 'the box has a label that says so');
  if (!scripts) {
    await box(page).fill('Trafford');
  } else {
    await box(page).pressSequentially('Traff');
    await page.getByRole('option', { name: /^Trafford/ }).first().click();
  }
  if (new URL(page.url()).pathname === '/') await show(page).click();
  await at(page, COUNCIL);
}

// The first comparison that the council's page leads to.
async function goToComparison(page) {
  await page.locator(comparisons).first().click();
  await at(page, COMPARISON);
}

async function comparisonIsWhole(page) {
  const model = await (await page.request.get(page.url().replace(/(\?|$)/, '.json$1'))).json();
  const words = plain(await page.getByRole('main').innerText());

  assert.ok(model.sentence.includes('Trafford'), 'the sentence names the council');
  assert.ok(words.includes(plain(model.sentence)), `the page says: ${model.sentence}`);
  assert.ok(words.includes(model.source.title), 'the source is named');
  assert.match(words, /how it was worked out/i);
  assert.ok(await page.locator('main svg:visible').count() > 0, 'there is a picture');
  assert.ok(await page.locator('main table').count() > 0, 'there is a table');
  return model;
}

async function tableCanBeTaken(page, model) {
  const link = page.locator('main a[href*=".csv"]').first();
  const reply = await page.request.get(await link.getAttribute('href'));
  const lines = (await reply.text()).trim().split(/\r?\n/);

  assert.equal(reply.status(), 200);
  assert.match(reply.headers()['content-type'], /^text\/csv/);
  assert.ok(lines.length > 1, 'the table has rows');
  assert.ok(lines.length <= 2 + model.group.members.length || model.trend.length > 0);
}

function journey(name, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    await page.goto('/');
    await looksRight(house, page, scripts);
    await house.shot(page, `home-${name}`);

    await chooseTrafford(page, scripts);
    assert.match(await heading(page).innerText(), /Trafford/);
    await looksRight(house, page, scripts);
    await house.shot(page, `council-${name}`);

    await goToComparison(page);
    const model = await comparisonIsWhole(page);
    await looksRight(house, page, scripts);
    await house.shot(page, `comparison-${name}`);
    await tableCanBeTaken(page, model);
  };
}

// One drawing of each chart is shown, and it is the one made for this width.
function oneDrawing(viewport, shown, hidden) {
  return async (house) => {
    const page = await house.page({ viewport });
    await page.goto(COUNCIL);
    await goToComparison(page);
    assert.ok(await page.locator(`main ${shown}:visible`).count() > 0, `${shown} is shown`);
    assert.equal(await page.locator(`main ${hidden}:visible`).count(), 0, `${hidden} is not`);
  };
}

async function byKeyboard(house) {
  const page = await house.page();
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /skip to/i);
  await page.keyboard.press('Enter');
  await house.tabTo(page, 'input[name="area"]');

  await page.keyboard.type('Traff', { delay: 20 });
  await page.getByRole('option', { name: /^Trafford/ }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  if (new URL(page.url()).pathname === '/') await page.keyboard.press('Enter');
  await at(page, COUNCIL);

  await house.tabTo(page, comparisons);
  await page.keyboard.press('Enter');
  await at(page, COMPARISON);
  await house.tabTo(page, 'footer a');
}

// A name typed in full and sent with Enter needs no choosing from the list.
async function nameInFull(house) {
  const page = await house.page();
  await page.goto('/');
  await box(page).pressSequentially('Trafford');
  await page.getByRole('option', { name: /^Trafford/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await at(page, COUNCIL);
}

async function onPaper(house) {
  const page = await house.page();
  await page.goto(COUNCIL);
  await goToComparison(page);
  const pdf = await page.pdf({ format: 'A4', tagged: true });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  await house.shot(page, 'comparison-screen');
  await writeFile(join(house.shots, 'comparison.pdf'), pdf);

  await page.emulateMedia({ media: 'print' });
  assert.ok(!await page.getByRole('navigation', { name: 'Main' }).isVisible(), 'no navigation');
  assert.equal(await page.locator('main form:visible').count(), 0, 'no form');
  assert.ok(await page.locator('main svg:visible').count() > 0, 'the picture is there');
  assert.ok(await page.locator('main table:visible').count() > 0, 'the table is there');
}

function page(path) {
  return async (house) => {
    for (const viewport of [WIDE, NARROW]) {
      const shown = await house.page({ viewport });
      assert.equal((await shown.goto(path)).status(), 200);
      await looksRight(house, shown);
      await house.shot(shown, `${path.slice(1) || 'home'}-${viewport.width}`);
    }
  };
}

async function misspelt(house) {
  const shown = await house.page({ viewport: NARROW });
  const reply = await shown.goto('/areas/Traford');
  assert.equal(reply.status(), 404);
  await looksRight(house, shown);
  await house.shot(shown, 'not-found');
  assert.ok(await shown.getByRole('main').getByRole('link', { name: /^Trafford/ }).count() > 0,
    'the nearest name is offered');
}

async function sorted(house) {
  const shown = await house.page();
  await shown.goto(COUNCIL);
  await goToComparison(shown);
  const table = shown.locator('main table[data-sortable]').first();
  const button = table.locator('thead button').first();
  const first = () => table.locator('tbody tr').first().innerText();

  await button.click();
  const upward = await first();
  assert.equal(await table.locator('th[aria-sort="ascending"]').count(), 1);
  await button.click();
  assert.equal(await table.locator('th[aria-sort="descending"]').count(), 1);
  assert.notEqual(await first(), upward);
}

export default [
  ['home leads to the council, a comparison and its table on a desk', journey('1280', WIDE, true)],
  ['home leads to the council, a comparison and its table on a phone', journey('320', NARROW, true)],
  ['it does so without scripts', journey('1280-plain', WIDE, false)],
  ['it does so without scripts on a phone', journey('320-plain', NARROW, false)],
  ['it does so by keyboard alone, and the focus always shows', byKeyboard],
  ['a name typed in full and sent with Enter is enough', nameInFull],
  ['a desk is shown the wide drawing only', oneDrawing(WIDE, '.chart-wide', '.chart-narrow')],
  ['a phone is shown the narrow drawing only', oneDrawing(NARROW, '.chart-narrow', '.chart-wide')],
  ['a table sorts by its headings', sorted],
  ['a comparison prints with its picture and table and without navigation', onPaper],
  ['a misspelt council is answered with the nearest name', misspelt],
  ['the catalogue of measures looks right', page('/metrics')],
  ['the list of councils looks right', page('/areas')],
  ['the page about Folkmoot looks right', page('/about')],
];
