// look.journey.mjs: charts and maps as they are seen and used: by pointer, by keyboard, on a dark
// screen, on paper, with colours of the reader's own, and inside the page of another site.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { NARROW, WIDE } from './house.mjs';

const METRIC = '/metrics/household-waste-recycled-percent';
const COMPARISON = `/areas/E08000009${METRIC}`;
const MAP = `${METRIC}/map?area=E08000009`;
const PAGES = ['/', '/areas/E08000009', COMPARISON, METRIC, MAP, `${METRIC}/map?kind=hex&region=E12000007`];
const WORDS = 4.5; // the least contrast, WCAG 2.2 AA
const SHAPES = 3;

const seen = (page) => page.locator('.chart svg.c-chart:visible').first();
const tip = (page) => page.locator('.chart-tip');

// In the page: what of the visible charts is too faint against the paper they lie on. A shape of a
// map stands against its own border, which is a line in the colour of quiet words.
function faint({ words, shapes }) {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
      const c = byte / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$/.test(colour)) return colour;
    }
    return 'white';
  };
  const found = [];
  let looked = 0;
  for (const chart of document.querySelectorAll('.chart svg.c-chart')) {
    if (!chart.checkVisibility()) continue;
    const paper = ground(chart);
    for (const element of chart.querySelectorAll('text, circle, rect, path, line')) {
      const style = getComputedStyle(element);
      const name = element.getAttribute('class') ?? '';
      const code = element.closest('[class^="c-code-"]');
      const inMap = element.closest('pattern, [class^="c-quarter-"], .c-grid, .c-rim path, .c-rim line');
      if (inMap || /c-(hit|band|area|grid|rim|paper|like-rim|chosen-rim|edge|fill)/.test(name)) continue;
      const isText = element.localName === 'text';
      const against = code ? getComputedStyle(code).stroke : paper;
      // A dot may have a rim of paper; an open one is paper inside.
      const filled = style.fill !== 'none' && (isText || contrast(style.fill, against) > 1.05);
      const colour = filled ? style.fill : style.stroke;
      if (colour === 'none' || colour.startsWith('url')) continue;
      const ratio = contrast(colour, against);
      looked++;
      if (ratio < (isText ? words : shapes) - 0.005)
        found.push(`${element.outerHTML.slice(0, 120)} has ${ratio.toFixed(2)}:1`);
    }
  }
  return { found: [...new Set(found)].slice(0, 8), looked };
}

async function chartsCanBeRead(page) {
  const { found, looked } = await page.evaluate(faint, { words: WORDS, shapes: SHAPES });
  assert.ok(looked > 0, `${page.url()} has charts to look at`);
  assert.deepEqual(found, [], page.url());
}

// axe looks at three hundred places one by one, so not at every kind in every width.
const mapIsWhole = (viewport, name, looked) => async (house) => {
  const page = await house.page({ viewport });
  for (const [kind, query] of [['map', ''], ['hex', '&kind=hex'], ['region', '&region=E12000002']]) {
    await page.goto(MAP + query);
    if (kind === looked) await house.axe(page);
    await house.noSidewaysScroll(page);
    await house.bigTargets(page);
    assert.ok(await seen(page).isVisible());
    await house.shot(page, `${kind}-${name}`);
  }
};

async function pointerIsTold(house) {
  const page = await house.page();
  await page.goto(MAP);
  const place = page.locator('.chart-wide .c-place[aria-label^="Cornwall:"]');
  const words = await place.getAttribute('aria-label');
  await place.hover();
  assert.equal(await tip(page).innerText(), words);
  await page.keyboard.press('Escape');
  assert.ok(await tip(page).isHidden(), 'Escape closes it');
  assert.equal(await page.locator('.chart svg title').count(), 0, 'nothing is told twice');
}

// One stop of the Tab key; arrows inside; Escape back; Enter follows the link.
async function keyboardWalksAMap(house) {
  const page = await house.page();
  await page.goto(MAP);
  await house.tabTo(page, 'svg.c-chart');
  await page.keyboard.press('ArrowRight');
  const first = await tip(page).innerText();
  assert.match(first, /^Trafford: 58\.8%$/, 'it begins with the chosen council');
  await house.focusShows(page);
  await page.keyboard.press('ArrowRight');
  const second = await tip(page).innerText();
  assert.notEqual(second, first);
  assert.match(second, /^[A-Z].*: (\d+\.\d%|no figure, .*)$/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Escape');
  assert.ok(await tip(page).isHidden());
  assert.ok(await page.evaluate(() => document.activeElement.matches('svg.c-chart')));
  await page.keyboard.press('Tab');
  assert.ok(!await page.evaluate(() => document.activeElement.closest('svg')), 'one stop only');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/areas\/E08000009\/metrics\//);
}

// Every figure that the keyboard reaches in a chart is one that its page has in words too.
async function keyboardWalksOtherCharts(house) {
  const page = await house.page();
  for (const address of [COMPARISON, METRIC]) {
    await page.goto(address);
    const words = (await page.getByRole('main').textContent()).replace(/\s+/g, ' ');
    const charts = await page.locator('.chart svg.c-chart:visible').all();
    assert.ok(charts.length > 0);
    for (const chart of charts) {
      await chart.focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      const heard = new Set();
      for (let i = 0; i < 400; i++) {
        const say = await page.evaluate(() => {
          const at = document.activeElement;
          const mark = at.closest('[data-say]') ?? at.querySelector('[data-say]');
          return mark?.getAttribute('aria-label') ?? '';
        });
        if (heard.has(say)) break;
        heard.add(say);
        await page.keyboard.press('ArrowRight');
      }
      assert.ok(heard.size > 1, `${address}: arrows go from mark to mark`);
      for (const say of heard) {
        const [figure] = say.split(': ').at(-1).split(' (');
        assert.ok(words.includes(figure), `${address} says ${figure} in words`);
      }
    }
    await house.axe(page);
  }
}

async function darkScreens(house) {
  const page = await house.page({ colorScheme: 'dark' });
  for (const address of PAGES) {
    await page.goto(address);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, 'rgb(20, 25, 28)', `${address} is dark`);
    if (address !== MAP) await house.axe(page);
    if (await seen(page).count() > 0) await chartsCanBeRead(page);
  }
  await house.shot(page, 'hex-dark');
  await page.goto(COMPARISON);
  await house.shot(page, 'comparison-dark');
}

async function lightScreens(house) {
  const page = await house.page();
  for (const address of PAGES) {
    await page.goto(address);
    if (await seen(page).count() > 0) await chartsCanBeRead(page);
  }
}

// Ink on paper, whatever the screen was; and no colours are needed to read a map.
async function paper(house) {
  const page = await house.page({ colorScheme: 'dark' });
  await page.goto(MAP);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const looks = await page.evaluate(() => ({
    ground: getComputedStyle(document.body).backgroundColor,
    words: getComputedStyle(document.querySelector('.lead')).color,
    highest: getComputedStyle(document.querySelector('.chart-wide .c-quarter-1')).fill,
    adjust: getComputedStyle(document.querySelector('.chart-wide svg')).printColorAdjust,
    form: getComputedStyle(document.querySelector('form')).display,
  }));
  assert.deepEqual(looks, { ground: 'rgb(255, 255, 255)', words: 'rgb(0, 0, 0)',
    highest: 'rgb(18, 67, 109)', adjust: 'exact', form: 'none' });
  assert.equal(await page.locator('.chart-wide pattern').count() > 0, true);
  await house.shot(page, 'map-print');
}

async function coloursOfTheReader(house) {
  const page = await house.page({ forcedColors: 'active' });
  await page.goto(MAP);
  const fills = await page.evaluate(() => ['1', '4'].map((quarter) =>
    getComputedStyle(document.querySelector(`.chart-wide .c-quarter-${quarter}`)).fill));
  assert.notEqual(fills[0], fills[1]);
}

// A page of another origin with a frame of ours in it.
async function framedBy(house, address, work) {
  const server = createServer((request, reply) => {
    reply.setHeader('Content-Type', 'text/html; charset=utf-8');
    reply.end(`<!DOCTYPE html><html lang="en"><title>Another site</title>
      <iframe title="A picture" src="${house.base}${address}" width="720" height="1000"></iframe>`);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const context = await house.browser.newContext({ viewport: WIDE });
  house.contexts.push(context);
  try {
    const page = await context.newPage();
    const refused = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForLoadState('networkidle');
    await work(page, page.frames()[1], refused);
  } finally {
    server.close();
  }
}

async function othersMayShowIt(house) {
  for (const address of [`/embed${COMPARISON}`, `/embed${COMPARISON}?chart=map`,
    `/embed${METRIC}/map?kind=hex`]) {
    await framedBy(house, address, async (page, frame, refused) => {
      assert.deepEqual(refused, []);
      assert.ok(await frame.locator('svg.c-chart:visible').first().isVisible());
      assert.match(await frame.locator('main').innerText(), /Source: .*Licence: /s);
      assert.deepEqual(await page.context().cookies(), [], 'no cookies');
      const [opened] = await Promise.all([page.context().waitForEvent('page'),
        frame.getByRole('link', { name: /see all the figures/ }).click()]);
      await opened.waitForLoadState();
      assert.equal(await opened.locator('.site-head').count(), 1, 'the link leads to the whole page');
      await house.shot(page, `framed-${address.length}`);
    });
  }
}

async function nothingElseMayBeFramed(house) {
  for (const address of ['/', '/areas/E08000009', COMPARISON, MAP, '/sign-in', '/about']) {
    await framedBy(house, address, async (page, frame, refused) => {
      const text = await frame?.locator('body').innerText().catch(() => '') ?? '';
      assert.ok(!text.includes('Folkmoot'), `${address} shows in a frame: ${text.slice(0, 80)}`);
      assert.match(refused.join('\n'), /frame-ancestors/, `${address} is refused by its policy`);
    });
  }
}

export default [
  ['a map is whole on a desk, drawn both ways', mapIsWhole(WIDE, 'wide', 'map')],
  ['a map is whole on a phone, drawn both ways', mapIsWhole(NARROW, 'narrow', 'region')],
  ['a pointer is told at once what a place is', pointerIsTold],
  ['arrow keys walk a map, which is one stop of the Tab key', keyboardWalksAMap],
  ['arrow keys walk bars, trends and strips, whose figures stand in words too', keyboardWalksOtherCharts],
  ['charts and pages can be read on a dark screen', darkScreens],
  ['charts can be read on a light screen', lightScreens],
  ['a printed map is ink on paper, and textures carry its order', paper],
  ['a map can be read in colours of the reader\'s own', coloursOfTheReader],
  ['another site may show a picture, which sets no cookies and links back', othersMayShowIt],
  ['no other page can be framed', nothingElseMayBeFramed],
];
