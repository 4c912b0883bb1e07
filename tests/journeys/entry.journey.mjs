// entry.journey.mjs: an officer sends a quarter's figures, and a lead approves them, on a desk and on a
// phone, with scripts and without.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';
import { button, byLink, path, signOut, words } from './people.mjs';

export const dev = true; // the links are read from its mails

const COLLECTION = 'Homelessness and planning, each quarter';
const WHEN = 'January to March 2026';
const HOMES = 'temporary-accommodation-per-1000';
const FAMILIES = 'families-in-bed-and-breakfast-per-10000';
const RULE = "there can't be more of them";

const link = (page, name) => page.getByRole('main').getByRole('link', { name });

async function look(house, page, scripts, viewport, what) {
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
  if (scripts) await house.axe(page);
  await house.bigTargets(page);
  await house.noSidewaysScroll(page);
  await house.shot(page, `entry-${what}-${viewport.width}${scripts ? '' : '-plain'}`);
}

// The way from the list of collections to the quarter's form.
async function toForm(page, council) {
  await page.goto('/collections');
  await link(page, COLLECTION).click();
  await page.getByRole('heading', { name: `Forms of ${council}` }).waitFor();
  await link(page, WHEN).first().click();
  await page.getByRole('heading', { level: 1, name: council }).waitFor();
}

const field = (page, slug) => page.locator(`input[name="value-${slug}"]`);

// What is wrong is said at the keystroke, before anything is sent.
async function atTheKeystroke(page) {
  await field(page, HOMES).pressSequentially('1200');
  await page.getByText('This must be 100 or less.').waitFor();
  await field(page, HOMES).fill('2.9');
  assert.equal(await page.getByText('This must be 100 or less.').count(), 0);
  const rule = page.locator('#rule-1 [data-broken]');
  assert.ok(await rule.isHidden());
  await field(page, FAMILIES).pressSequentially('190');
  await rule.waitFor({ state: 'visible' });
}

function sends(council, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    const domain = `${council.toLowerCase()}.example`;
    await byLink(house, page, `officer@${domain}`);
    await toForm(page, council);
    await look(house, page, scripts, viewport, 'empty');
    const form = path(page);
    if (scripts) await atTheKeystroke(page);
    await field(page, HOMES).fill('2.9');
    await field(page, FAMILIES).fill('190');
    await button(page, 'Complete').click();
    await page.getByText('There is a problem').waitFor();
    assert.ok((await words(page)).includes(RULE));
    assert.equal(await field(page, HOMES).inputValue(), '2.9', 'nothing is lost');
    await look(house, page, scripts, viewport, 'problem');
    await field(page, FAMILIES).fill('2.4');
    await page.locator('input[name="value-homelessness-prevented"]').fill('55');
    await page.locator('select[name^="gap-tf-"]').selectOption('not collected');
    await button(page, 'Complete').click();
    await page.getByText('complete, waiting for approval').waitFor();
    await look(house, page, scripts, viewport, 'complete');
    await signOut(page);
    await byLink(house, page, `lead@${domain}`);
    await page.goto(form);
    await button(page, 'Approve it').click();
    await page.getByText('sent its figures').waitFor();
    await look(house, page, scripts, viewport, 'sent');
    await link(page, 'Every change of this form').click();
    await look(house, page, scripts, viewport, 'changes');
    await page.goto('/early/homelessness-and-planning-each-quarter/2026-01-01_P3M');
    await page.getByText('Too few councils have sent theirs yet').first().waitFor();
    await look(house, page, scripts, viewport, 'early');
  };
}

export default [
  ['an officer sends a quarter on a desk', sends('Trafford', WIDE, true)],
  ['an officer sends a quarter on a phone', sends('Salford', NARROW, true)],
  ['an officer sends a quarter without scripts', sends('Stockport', WIDE, false)],
  ['an officer sends a quarter on a phone without scripts', sends('Bury', NARROW, false)],
];
