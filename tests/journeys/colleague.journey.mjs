// colleague.journey.mjs: a council's lead invites a colleague, who sets up a passkey or codes from an
// app, sees what the council shares, and loses it on the next request when they go to another council.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';
import { button, byLink, code, path, signOut, withDevice, words } from './people.mjs';

export const dev = true; // the links are read from its mails

const leadsOwn = (council) => `What the lead of ${council} puts together`;
const colleaguesOwn = (council) => `What a colleague in ${council} puts together`;

const link = (page, name) => page.getByRole('main').getByRole('link', { name });
const slug = (council) => council.toLowerCase();

// What Tab comes to in the page's words stands in the order in which it is read.
async function readsInOrder(house, page) {
  const stops = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    await house.focusShows(page);
    const at = await page.evaluate(() => {
      const all = [...document.querySelectorAll('*')];
      const element = document.activeElement;
      return element === document.body ? -1 : all.indexOf(element);
    });
    if (at < 0 || at === stops[0]) break;
    stops.push(at);
  }
  assert.ok(stops.length > 5, `${page.url()} can be walked by keyboard`);
  assert.deepEqual(stops, [...stops].sort((a, b) => a - b), `${page.url()}: Tab jumps about`);
}

// One walk: its pages, how they are looked at, and whether scripts run.
class Walk {
  constructor(house, name, viewport, scripts) {
    Object.assign(this, { house, name, viewport, scripts });
  }

  browser() {
    return this.house.page({ viewport: this.viewport, javaScriptEnabled: this.scripts });
  }

  async look(page, what) {
    const { house } = this;
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
    if (this.scripts) await house.axe(page);
    await house.bigTargets(page);
    for (const viewport of [NARROW, this.viewport]) {
      await page.setViewportSize(viewport);
      await house.noSidewaysScroll(page);
    }
    await house.shot(page, `colleague-${what}-${this.name}`);
  }

  // A lead comes from their account to the people of their council, as the page shows the way.
  async toPeople(page, council) {
    await page.goto('/account');
    await link(page, council).click();
    await link(page, 'Invite and manage people').click();
    await page.getByRole('heading', { name: `People of ${council}` }).waitFor();
  }

  async invite(page, address) {
    await page.getByLabel('Their email address').fill(address);
    await page.getByLabel('What they are here').selectOption({ label: 'Member' });
    await button(page, 'Send the invitation').click();
    await page.getByRole('rowheader', { name: address }).waitFor();
  }

  // Makes a council-to-be that the council's people see; gives back its path.
  async propose(page, council, name) {
    await page.goto('/proposals');
    await page.getByLabel('What would it be called?').fill(name);
    await page.getByLabel('Which councils would it be made of?').fill('Trafford\nSalford');
    await page.getByLabel('Who may see it?').selectOption(`organisation:${slug(council)}`);
    await button(page, 'Put them together').click();
    await page.getByRole('heading', { name }).waitFor();
    return path(page);
  }
}

// --- the colleague's second proof ---------------------------------------------------------------

async function addsPasskey(walk, page) {
  await withDevice(page);
  await link(page, 'Set up a passkey').click();
  await walk.look(page, 'passkeys');
  await page.getByLabel('What do you call this device?').fill('Laptop at work');
  await button(page, 'Add a passkey').click();
  await page.getByRole('rowheader', { name: 'Laptop at work' }).waitFor();
  await signOut(page);
  await page.goto('/sign-in');
  await button(page, 'Sign in with a passkey').click();
  await page.waitForURL((url) => url.pathname === '/account');
}

async function addsCodes(walk, page, address) {
  await page.goto('/account/codes');
  await walk.look(page, 'codes');
  const key = (await page.locator('.qr-key').innerText()).replace(/ /g, '');
  await page.getByLabel('Six-digit code').fill(code(key));
  await button(page, 'Set up codes').click();
  await page.waitForURL((url) => url.pathname === '/account/recovery');
  await signOut(page);
  await byLink(walk.house, page, address);
  assert.equal(path(page), '/sign-in/code', 'the link alone is not enough any more');
  await page.getByLabel('Six-digit code').fill(code(key, 1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/account');
}

// --- the whole way -----------------------------------------------------------------------------

async function takesUp(walk, page, { from, address, name }) {
  await page.goto(await walk.house.mailed(page, address, '/invitations/'));
  await walk.look(page, 'invitation');
  if (walk.scripts) await readsInOrder(walk.house, page);
  await page.getByLabel('Your name').fill(name);
  await button(page, 'Accept').click();
  await page.waitForURL((url) => url.pathname === '/account');
  await walk.look(page, 'account');
  assert.match(await words(page), new RegExp(`Member, ${from}`));
}

// What a member sees, and what only leads do.
async function seesTheirCouncil(walk, page, { from, name }, leads) {
  await page.goto('/account');
  await link(page, from).click();
  assert.equal(path(page), `/organisations/${slug(from)}`);
  for (const one of [name, `Lead, ${from}`]) await page.getByRole('rowheader', { name: one }).waitFor();
  await walk.look(page, 'organisation');
  assert.equal((await page.goto(`/organisations/${slug(from)}/people`)).status(), 404, 'only leads invite');
  assert.equal((await page.goto(leads)).status(), 200, 'what the council shares is seen');
  assert.ok((await words(page)).includes(leadsOwn(from)));
}

// Nothing of the council's is left to this browser: neither what others shared nor what they made there.
async function lost(page, council, ...gone) {
  await page.goto(`/proposals/${'0'.repeat(gone[0].length - '/proposals/'.length)}`);
  const nothing = await words(page);
  assert.match(nothing, /at this address/);
  for (const one of [...gone, `/organisations/${slug(council)}/people`]) {
    assert.equal((await page.goto(one)).status(), 404, one);
    if (one.startsWith('/proposals')) assert.equal(await words(page), nothing, 'as if it had never been');
  }
  await page.goto(`/organisations/${slug(council)}`);
  assert.equal(await page.getByRole('rowheader').count(), 0, 'its people are not shown');
  await page.goto('/proposals');
  for (const one of [leadsOwn(council), colleaguesOwn(council)])
    assert.ok(!(await words(page)).includes(one));
}

async function invited(walk, lead, who) {
  await byLink(walk.house, lead, `lead@${slug(who.from)}.example`);
  const leads = await walk.propose(lead, who.from, leadsOwn(who.from));
  await walk.look(lead, 'proposal');
  await walk.toPeople(lead, who.from);
  await walk.look(lead, 'people');
  if (walk.scripts) await readsInOrder(walk.house, lead);
  await walk.invite(lead, who.address);
  await walk.look(lead, 'invited');
  return leads;
}

async function removed(walk, lead, { from, name, address }) {
  await walk.toPeople(lead, from);
  await link(lead, name).click();
  await walk.look(lead, 'one');
  await button(lead, `Remove ${name}`).click();
  await lead.waitForURL((url) => url.pathname === `/organisations/${slug(from)}/people`);
  assert.ok(!(await words(lead)).includes(address));
}

async function taken(walk, other, colleague, { to, address }) {
  await byLink(walk.house, other, `lead@${slug(to)}.example`);
  await walk.toPeople(other, to);
  await walk.invite(other, address);
  await colleague.goto(await walk.house.mailed(colleague, address, '/invitations/'));
  await walk.look(colleague, 'second-invitation');
  await button(colleague, 'Accept').click();
  await colleague.waitForURL((url) => url.pathname === `/organisations/${slug(to)}`);
  await colleague.getByRole('rowheader', { name: `Lead, ${to}` }).waitFor();
  await walk.look(colleague, 'moved');
}

function moves(where, who, viewport, scripts, secondProof) {
  return async (house) => {
    const walk = new Walk(house, where, viewport, scripts);
    const [lead, colleague, other] = [await walk.browser(), await walk.browser(), await walk.browser()];
    const leads = await invited(walk, lead, who);
    await takesUp(walk, colleague, who);
    await secondProof(walk, colleague, who.address);
    await seesTheirCouncil(walk, colleague, who, leads);
    const own = await walk.propose(colleague, who.from, colleaguesOwn(who.from));
    await walk.look(colleague, 'own-proposal');
    assert.equal((await lead.goto(own)).status(), 200, 'the lead sees what the colleague shares');

    await removed(walk, lead, who);
    await lost(colleague, who.from, own, leads);
    assert.equal((await lead.goto(own)).status(), 200, 'what was made for the council stays with it');

    await taken(walk, other, colleague, who);
    await lost(colleague, who.from, leads, own);
    await colleague.goto('/account');
    assert.match(await words(colleague), new RegExp(`Member, ${who.to}`));
    assert.ok(!(await words(colleague)).includes(who.from + ' '));
  };
}

const going = (from, to, name, address) => ({ from, to, name, address });

export default [
  ['a colleague is invited, adds a passkey and moves to another council, on a desk',
    moves('1280', going('Trafford', 'Salford', 'Analyst, desk', 'new.colleague@trafford.example'),
      WIDE, true, addsPasskey)],
  ['a colleague is invited, sets up codes and moves to another council, on a phone',
    moves('320', going('Stockport', 'Manchester', 'Analyst, phone', 'new.colleague@stockport.example'),
      NARROW, true, addsCodes)],
  ['a colleague is invited, sets up codes and moves to another council, without scripts',
    moves('1280-plain', going('Trafford', 'Salford', 'Analyst, plain', 'plain.colleague@trafford.example'),
      WIDE, false, addsCodes)],
  ['a colleague is invited, sets up codes and moves to another council, on a phone without scripts',
    moves('320-plain', going('Bury', 'Stockport', 'Analyst, small', 'new.colleague@bury.example'),
      NARROW, false, addsCodes)],
];
