// cite.journey.mjs: a councillor cites a figure and finds it again, puts councils together, and looks
// how a number was worked out: on a desk and on a phone, with scripts and without.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';

const COMPARISON = '/areas/E08000009/metrics/temporary-accommodation-per-1000';

const heading = (page) => page.getByRole('heading', { level: 1 });
const plain = (text) => text.replace(/\s+/g, ' ').trim();
const words = async (page) => plain(await page.getByRole('main').innerText());
const path = (page) => new URL(page.url()).pathname;

async function looksRight(house, page, scripts) {
  assert.equal(await heading(page).count(), 1, `${page.url()} has one main heading`);
  if (scripts) await house.axe(page);
  await house.noSidewaysScroll(page);
  await house.bigTargets(page);
}

// Gives the address of the citation.
async function citeAFigure(page) {
  await page.goto(COMPARISON);
  const sentence = plain(await page.locator('main .lead').innerText());
  await page.getByRole('button', { name: 'Cite this figure' }).click();
  await page.waitForURL((url) => /^\/cite\/[0-9a-z]{26}$/.test(url.pathname));
  assert.ok((await words(page)).includes(sentence), `the citation says: ${sentence}`);
  assert.match(await words(page), /It has not been revised since/);
  return path(page);
}

function citing(name, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    await page.goto('/cite');
    assert.match(await words(page), /No figure was cited with this browser yet/);
    const citation = await citeAFigure(page);
    await looksRight(house, page, scripts);
    await house.shot(page, `citation-${name}`);

    await page.getByRole('link', { name: 'Figures you cited' }).first().click();
    await page.waitForURL((url) => url.pathname === '/cite');
    assert.equal(await page.locator(`main a[href="${citation}"]`).count(), 1, 'the list has it');
    await looksRight(house, page, scripts);
    await house.shot(page, `citations-${name}`);
    await page.locator(`main a[href="${citation}"]`).click();
    await page.waitForURL((url) => url.pathname === citation);

    // Another browser may open the citation, and has no list.
    const other = await house.page({ viewport, javaScriptEnabled: scripts });
    assert.equal((await other.goto(citation)).status(), 200);
    await other.goto('/cite');
    assert.equal(await other.locator(`a[href="${citation}"]`).count(), 0, 'the list is not shared');
  };
}

function proposing(name, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    await page.goto('/');
    await page.locator('footer').getByRole('link', { name: 'Councils-to-be' }).click();
    await page.waitForURL((url) => url.pathname === '/proposals');
    await looksRight(house, page, scripts);
    await house.shot(page, `proposals-${name}`);
    await page.getByLabel('What would it be called?').fill('West Trafford & Salford');
    await page.getByLabel('Which councils would it be made of?').fill('Trafford\nSalford');
    await page.getByRole('button', { name: 'Put them together' }).click();
    await page.waitForURL((url) => /^\/proposals\/[0-9a-z]{26}$/.test(url.pathname));

    const proposal = path(page);
    assert.equal(plain(await heading(page).innerText()), 'West Trafford & Salford');
    assert.match(await words(page), /would be Trafford and Salford together/);
    assert.match(await words(page), /Whom it would be like/);
    await looksRight(house, page, scripts);
    await house.shot(page, `proposal-${name}`);

    const table = await page.request.get(await page.getByRole('link', { name: 'What is known (CSV)' })
      .getAttribute('href'));
    assert.match(table.headers()['content-type'], /^text\/csv/);
    await page.getByRole('link', { name: 'Councils-to-be' }).first().click();
    await page.waitForURL((url) => url.pathname === '/proposals');
    assert.equal(await page.locator(`main a[href="${proposal}"]`).count(), 1, 'the list has it');
  };
}

// A name that is none is answered with words that say so.
async function misspelt(house) {
  const page = await house.page({ viewport: NARROW });
  await page.goto('/proposals');
  await page.getByLabel('What would it be called?').fill('Nowhere');
  await page.getByLabel('Which councils would it be made of?').fill('Trafford\nSalfrod');
  await page.getByRole('button', { name: 'Put them together' }).click();
  await page.getByText('There is no council called "Salfrod".').waitFor();
  await looksRight(house, page, true);
}

function method(name, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    await page.goto(COMPARISON);
    await page.getByRole('link', { name: 'Method: rank' }).first().click();
    await page.waitForURL((url) => url.pathname === '/methods/rank');
    assert.match(await words(page), /A worked example/);
    await looksRight(house, page, scripts);
    await house.shot(page, `method-${name}`);

    await page.locator('main summary').first().click();
    const given = await page.request.get(await page.getByRole('link', { name: 'in.csv' })
      .getAttribute('href'));
    const made = await page.request.get(await page.getByRole('link', { name: 'out.csv' })
      .getAttribute('href'));
    assert.equal(plain(await page.locator('main pre').first().innerText()), plain(await given.text()));
    assert.ok((await made.text()).trim().split(/\r?\n/).length > 1, 'the example has an answer');

    await page.getByRole('link', { name: 'All methods' }).click();
    await page.waitForURL((url) => url.pathname === '/methods');
    await looksRight(house, page, scripts);
    await house.shot(page, `methods-${name}`);
  };
}

function page(path) {
  return async (house) => {
    for (const viewport of [WIDE, NARROW]) {
      const shown = await house.page({ viewport });
      assert.equal((await shown.goto(path)).status(), 200);
      await looksRight(house, shown, true);
    }
  };
}

// Every method's page fits the screen of a phone.
async function everyMethod(house) {
  const shown = await house.page({ viewport: NARROW });
  await shown.goto('/methods');
  const links = await shown.locator('main dl a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(links.length >= 20);
  for (const link of links) {
    assert.equal((await shown.goto(link)).status(), 200);
    await house.noSidewaysScroll(shown);
  }
}

async function byKeyboard(house) {
  const shown = await house.page();
  await shown.goto(COMPARISON);
  await house.tabTo(shown, 'form[action="/cite"] button');
  await shown.keyboard.press('Enter');
  await shown.waitForURL((url) => url.pathname.startsWith('/cite/'));
  await house.tabTo(shown, 'main pre');
}

// What another site sends in a reader's name is refused.
async function otherSite(house) {
  const shown = await house.page();
  const sent = await shown.request.post('/cite', {
    form: { area: 'E08000009', metric: 'temporary-accommodation-per-1000' },
    headers: { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' },
    maxRedirects: 0,
  });
  assert.equal(sent.status(), 403);
  assert.equal(sent.headers()['set-cookie'], undefined);
}

const ways = [['a desk', '1280', WIDE, true], ['a phone', '320', NARROW, true],
  ['a desk without scripts', '1280-plain', WIDE, false],
  ['a phone without scripts', '320-plain', NARROW, false]];

export default [
  ...ways.map(([on, ...how]) => [`a figure is cited and found again on ${on}`, citing(...how)]),
  ...ways.map(([on, ...how]) => [`councils are put together on ${on}`, proposing(...how)]),
  ...ways.map(([on, ...how]) => [`a comparison leads to its methods on ${on}`, method(...how)]),
  ['a misspelt council of a proposal is named', misspelt],
  ['a figure is cited by keyboard alone', byKeyboard],
  ['a form of another site is refused', otherSite],
  ['the page of every method fits a phone', everyMethod],
  ['what was revised of a measure looks right', page('/metrics/lait-rereferral/revisions')],
  ['what was revised of a council looks right', page('/areas/E08000009/revisions')],
  ['a council that was made of others looks right',
    page('/areas/E06000065/metrics/rough-sleeping-per-100000')],
];
