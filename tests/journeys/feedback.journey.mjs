// feedback.journey.mjs: someone says something about a page, an administrator answers, and whoever said it
// finds the answer; a word of a measure is looked at before it is kept, and taken back.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';
import { button, byLink, path, words } from './people.mjs';

export const dev = true; // the administrator's link is read from its mail

const ADMINISTRATOR = 'administrator@sector-body.example';
const MEASURE = '/admin/measures/lait-rereferral';

async function look(house, page, scripts, name) {
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
  if (scripts) await house.axe(page);
  await house.bigTargets(page);
  await house.noSidewaysScroll(page);
  await house.shot(page, name);
}

// From the foot of a page to the form and back again.
async function says(house, page, scripts, said, name) {
  await page.goto('/methods');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Say something about this page' }).click();
  assert.equal(path(page), '/feedback');
  assert.match(await words(page), /The page: \/methods/);
  await look(house, page, scripts, `feedback-form-${name}`);
  await button(page, 'Send it').click();
  await page.getByRole('link', { name: 'Write something here.' }).waitFor();
  await page.getByLabel('What would you like to say?').fill(said);
  await button(page, 'Send it').click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await look(house, page, scripts, `feedback-thanks-${name}`);
}

async function answers(house, page, scripts, said, name) {
  await byLink(house, page, ADMINISTRATOR);
  await page.goto('/admin');
  assert.match(await words(page), /waits? for an answer/);
  await page.getByRole('main').getByRole('link', { name: 'What people say about pages' }).click();
  await look(house, page, scripts, `feedback-queue-${name}`);
  await page.getByRole('main').getByRole('link', { name: said }).click();
  await look(house, page, scripts, `feedback-answer-${name}`);
  await page.getByLabel('Your answer').fill(`Thank you: ${said}`);
  await button(page, 'Send the answer').click();
  await page.waitForURL((url) => url.pathname === '/admin/feedback');
}

// One word of a measure: looked at, and nothing kept until that is asked for.
async function rewords(house, page, scripts, name) {
  await page.goto(MEASURE);
  await look(house, page, scripts, `measure-${name}`);
  const say = page.getByLabel('Sentence', { exact: true });
  const before = await say.inputValue();
  await say.fill('{v} of referrals in {A} came back within a year in {when}');
  await button(page, 'See how it will read').click();
  await page.getByRole('heading', { name: 'How it will read' }).waitFor();
  assert.match(await words(page), /of referrals in \S.* came back within a year in/);
  await look(house, page, scripts, `measure-looked-${name}`);
  await page.goto(MEASURE);
  assert.equal(await say.inputValue(), before, 'nothing was kept');
}

function walk(name, viewport, scripts) {
  return async (house) => {
    const said = `The page is hard to read on a ${name}`;
    const reader = await house.page({ viewport, javaScriptEnabled: scripts });
    const administrator = await house.page({ viewport, javaScriptEnabled: scripts });
    await says(house, reader, scripts, said, name);
    await answers(house, administrator, scripts, said, name);
    await rewords(house, administrator, scripts, name);
    for (const one of ['/admin/measures', '/admin/subjects', '/admin/groups', '/admin/profiles/try', '/admin/releases']) {
      await administrator.goto(one);
      await look(house, administrator, scripts, `desk${one.replaceAll('/', '-')}-${name}`);
    }
    await reader.goto('/feedback/mine');
    assert.match(await words(reader), new RegExp(`Thank you: ${said}`));
    await look(house, reader, scripts, `feedback-mine-${name}`);
  };
}

export default [
  ['what is said about a page is answered, on a desk', walk('desk', WIDE, true)],
  ['what is said about a page is answered, on a phone without scripts', walk('phone', NARROW, false)],
];
