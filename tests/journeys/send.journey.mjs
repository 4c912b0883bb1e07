// send.journey.mjs: an administrator sends a small workbook, sees two problems, sends a corrected one,
// sees its effect, publishes it and withdraws it: on a desk and on a phone, with scripts and without.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';
import { button, byLink, path, words } from './people.mjs';

export const dev = true; // the link to sign in is read from its mails

const ADMINISTRATOR = 'administrator@sector-body.example';
const COUNCIL = 'E08000009';

// The measure and period that are corrected: the newest figure of a council that has several.
async function figureOf(page, metric) {
  const at = `/areas/${COUNCIL}/metrics/${metric}`;
  const model = await (await page.request.get(`${at}.json`)).json();
  return { at, period: model.period.id ?? model.period, value: model.value };
}

const csv = (rows) => ({ name: 'figures.csv', mimeType: 'text/csv',
  buffer: Buffer.from(`area,metric,period,value\n${rows.join('\n')}\n`) });

async function send(page, file) {
  await page.goto('/send');
  await page.getByLabel('Which table?').setInputFiles(file);
  await button(page, 'Send it').click();
  await page.waitForURL((url) => url.pathname.endsWith('/columns'));
}

async function lookAtAll(page) {
  await button(page, 'Look at every cell').click();
  await page.waitForURL((url) => /^\/send\/[0-9a-z]+$/.test(url.pathname));
}

function journey(name, viewport, scripts, metric, added) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    const anyone = await house.page();
    const look = async (what) => {
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
      if (scripts) await house.axe(page);
      await house.noSidewaysScroll(page);
      await house.bigTargets(page);
      await house.shot(page, `send-${what}-${name}`);
    };
    const { at, period, value } = await figureOf(anyone, metric);
    const seen = async () => (await (await anyone.request.get(`${at}.json?period=${period}`)).json()).value;
    assert.equal(await seen(), value); // which keeps the page for whoever asks next

    await byLink(house, page, ADMINISTRATOR);
    await page.goto('/send');
    await look('list');
    const becomes = Math.round((value + added) * 10) / 10;
    await send(page, csv([`${COUNCIL},${metric},${period},much`, `Traford,${metric},${period},${becomes}`]));
    await look('columns');
    await lookAtAll(page);
    assert.match(await words(page), /It has 2 problems\./);
    assert.match(await words(page), /Is it Trafford/);
    await look('problems');

    await send(page, csv([`${COUNCIL},${metric},${period},${becomes}`]));
    await lookAtAll(page);
    assert.match(await words(page), /change 1 known figure, of 1 measure/);
    await look('effect');
    const sent = path(page);
    await page.getByLabel('Why are figures changed?').fill('The source was corrected.');
    await button(page, 'Publish it now').click();
    await page.getByText(/It was published on/).waitFor();
    assert.equal(await seen(), becomes, 'the page that was kept before shows the new figure');
    await look('published');
    await page.getByRole('link', { name: /Every figure that it wrote/ }).click();
    await look('figures');

    await page.goto(sent);
    await page.getByLabel('Why is it withdrawn?').fill('The source took it back.');
    await button(page, 'Withdraw it').click();
    await page.getByText(/It was withdrawn on/).waitFor();
    assert.equal(await seen(), value, 'what was known before is there again');
    await anyone.goto(`/metrics/${metric}/revisions`);
    assert.match(await words(anyone), /The source was corrected\./);
    assert.match(await words(anyone), /The source took it back\./);
  };
}

export default [
  ['a table is sent, mended, published and withdrawn, on a desk', journey('desk', WIDE, true, 'lait-rereferral', 0.4)],
  ['a table is sent, mended, published and withdrawn, on a phone without scripts',
    journey('phone', NARROW, false, 'lait-rereferral', 0.7)],
];
