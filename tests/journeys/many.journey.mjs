// many.journey.mjs: the pages that show many figures at once look right on a desk and on a phone, with
// scripts and without, and the names of a strip's dots show where the focus is.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';

const COUNCIL = '/areas/E08000009';
const RECYCLING = `${COUNCIL}/metrics/tf-household-waste-sent-for-reuse-recycling-or-composting-percentage`;
const QUADRANT = 'cost=adult-care-spending-per-person&performance=homelessness-prevented'
  + '&satisfaction=ft-percentage-of-physically-active-adults';
const pages = {
  spine: `${COUNCIL}/spine?subject=schools`,
  heat: `${COUNCIL}/heat?subject=homes-planning`,
  quadrant: `${COUNCIL}/quadrant?${QUADRANT}`,
  funnel: `${COUNCIL}/metrics/homelessness-prevented/funnel`,
  xmr: `${RECYCLING}/xmr`,
  multiples: `${RECYCLING}/multiples`,
};

function looksRight(name, viewport, scripts, colorScheme = 'light') {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts, colorScheme });
    await page.goto(pages[name]);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    const first = await page.locator('main h1 + p').innerText();
    assert.match(first, /Trafford/, 'the first sentence is about the council');
    assert.equal(await page.locator('main figure svg:visible').count(), 1, 'one drawing shows');
    assert.ok(await page.locator('main table').count() > 0, 'there is a table');
    if (scripts) await house.axe(page);
    await house.noSidewaysScroll(page);
    await house.bigTargets(page);
    await house.shot(page, `${name}-${viewport.width}-${colorScheme}`);
  };
}

async function formsAnswer(house) {
  const page = await house.page();
  await page.goto(pages.xmr);
  await page.getByLabel('Begin anew at').selectOption({ label: '2019/20' });
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/anew=2019-04-01_P1Y/);
  assert.match(await page.getByRole('main').innerText(), /chose to begin anew at 2019\/20/);

  await page.goto(pages.spine);
  await page.getByLabel('Topic').selectOption('children');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/subject=children/);
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /^Children/);
}

async function namesOnFocus(house) {
  const page = await house.page({ viewport: NARROW, javaScriptEnabled: false });
  await page.goto(RECYCLING);
  await house.tabTo(page, '.c-named');
  const dot = page.locator('.c-named:focus');
  assert.match(await dot.getAttribute('aria-label'), /^Stockton-on-Tees: 24\.2%$/, 'the lowest comes first');
  assert.ok(await dot.locator('text').isVisible(), 'its name shows');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('.c-tip text:visible').count(), 1, 'one name shows at a time');
}

// With scripts the chart is one stop, and the arrow keys go from dot to dot.
async function namesByArrows(house) {
  const page = await house.page({ viewport: NARROW });
  await page.goto(RECYCLING);
  await house.tabTo(page, 'svg.c-chart:has(.c-named)');
  await page.keyboard.press('Home');
  assert.equal(await page.locator('.c-named:focus .c-tip text:visible').textContent(), 'Stockton-on-Tees 24.2%');
}

async function ways(house) {
  const page = await house.page();
  await page.goto(COUNCIL);
  await page.getByRole('link', { name: 'Headline measures on one spine' }).click();
  await page.waitForURL(/\/spine/);
  await page.locator('main svg a').first().click();
  await page.waitForURL(/\/metrics\//);
  await page.getByRole('link', { name: /council by council/ }).first().click();
  await page.waitForURL(/\/(multiples|heat)/);
}

export default [
  ...Object.keys(pages).flatMap((name) => [
    [`${name} looks right on a desk`, looksRight(name, WIDE, true)],
    [`${name} looks right on a phone`, looksRight(name, NARROW, true)],
  ]),
  ['heat looks right without scripts', looksRight('heat', NARROW, false)],
  ['heat looks right in the dark', looksRight('heat', WIDE, true, 'dark')],
  ['topic and new beginning can be chosen', formsAnswer],
  ['the dots of a strip name themselves where the focus is', namesOnFocus],
  ['with scripts the arrow keys go from dot to dot', namesByArrows],
  ['council, spine and comparison lead to one another', ways],
];
