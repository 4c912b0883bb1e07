// councillor.journey.mjs: a councillor's first three tasks: how is my council doing, compared with whom,
// and is it getting better. Each in at most four clicks from the first page, on a desk and on a phone.
// (Whom to learn from, and a page for Tuesday's meeting, are in act.journey.mjs.)
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';

const MOST_CLICKS = 4;
const MEASURE = '/areas/E08000009/metrics/lait-rereferral';

const plain = (text) => text.replace(/\s+/g, ' ').trim();
const at = (page, path) => page.waitForURL((url) => url.pathname === path);
const words = async (page) => plain(await page.getByRole('main').innerText());
const model = async (page) => (await page.request.get(`${MEASURE}.json`)).json();

// From the first page, by a question, to the comparison; counting what is pressed.
async function byQuestion(page) {
  await page.goto('/');
  await page.getByLabel(/council/i).first().fill('re-referrals in Trafford');
  await page.getByLabel(/council/i).first().press('Enter');
  await page.waitForURL((url) => url.pathname !== '/');
  if (new URL(page.url()).pathname === MEASURE) return 1;
  await page.locator(`main a[href^="${MEASURE}"]`).first().click();
  await at(page, MEASURE);
  return 2;
}

async function looksRight(house, page, name) {
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
  await house.axe(page);
  await house.noSidewaysScroll(page);
  await house.bigTargets(page);
  await house.shot(page, name);
}

function howItIsDoing(viewport) {
  return async (house) => {
    const page = await house.page({ viewport });
    const clicks = await byQuestion(page);
    const { sentence } = await model(page);
    assert.ok((await words(page)).includes(plain(sentence)), `the page says: ${sentence}`);
    const lead = await page.locator('main .lead').first().boundingBox();
    assert.ok(lead.y < viewport.height, 'the answer is on the first screen');
    assert.ok(clicks <= MOST_CLICKS, `${clicks} clicks`);
    await looksRight(house, page, `councillor-how-${viewport.width}`);
  };
}

function comparedWithWhom(viewport) {
  return async (house) => {
    const page = await house.page({ viewport });
    const clicks = await byQuestion(page) + 1;
    const { group, certificate } = await model(page);
    const said = await words(page);
    assert.ok(said.includes(plain(group.say)), `the page says who is compared: ${group.say}`);
    assert.ok(said.includes(`${certificate.holds} of ${certificate.of} fair comparisons`), 'and what others would say');
    await page.getByRole('main').getByRole('link', { name: plain(group.say) }).click();
    await at(page, `/groups/${group.id}`);
    const members = await words(page);
    for (const { name, chosen } of group.members) if (!chosen) assert.ok(members.includes(name), name);
    assert.ok(clicks <= MOST_CLICKS, `${clicks} clicks`);
    await looksRight(house, page, `councillor-whom-${viewport.width}`);
  };
}

function gettingBetter(viewport) {
  return async (house) => {
    const page = await house.page({ viewport });
    const clicks = await byQuestion(page);
    const { clauses, change } = await model(page);
    const said = await words(page);
    assert.ok(clauses.some(({ text }) => text.includes(change.value_text)), 'the change is part of the answer');
    assert.ok(said.includes(change.value_text));
    const trend = page.locator('main figure:has(#trend-caption) svg:visible');
    assert.equal(await trend.count(), 1, 'and it is drawn');
    await page.getByText('Over time as a table').click();
    assert.ok(await page.getByRole('table', { name: /and its group/ }).isVisible(), 'and told in a table');
    assert.ok(clicks + 1 <= MOST_CLICKS, `${clicks + 1} clicks`);
    await looksRight(house, page, `councillor-better-${viewport.width}`);
  };
}

export default [
  ['a councillor asks how the council is doing', howItIsDoing(WIDE)],
  ['a councillor asks how the council is doing, on a phone', howItIsDoing(NARROW)],
  ['a councillor asks with whom it is compared', comparedWithWhom(WIDE)],
  ['a councillor asks with whom it is compared, on a phone', comparedWithWhom(NARROW)],
  ['a councillor asks whether it is getting better', gettingBetter(WIDE)],
  ['a councillor asks whether it is getting better, on a phone', gettingBetter(NARROW)],
];
