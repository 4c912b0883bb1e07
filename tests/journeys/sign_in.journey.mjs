// sign_in.journey.mjs: an officer signs in by a link, sets a password, codes from an app and a passkey,
// and comes back by each of them: on a desk and on a phone, with scripts and without.
import assert from 'node:assert/strict';
import { NARROW, WIDE } from './house.mjs';
import { button, byLink, code, path, signOut, withDevice, words } from './people.mjs';

export const dev = true; // the links are read from its mails

const PASSWORD = 'seven quiet herons wade';

async function looksRight(house, page, scripts) {
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${page.url()} has one main heading`);
  if (scripts) await house.axe(page);
  await house.noSidewaysScroll(page);
  await house.bigTargets(page);
}

async function byPassword(page, address, password) {
  await page.goto('/sign-in');
  await page.getByLabel('Your work email address').fill(address);
  await page.getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

// --- the first time ----------------------------------------------------------------------------

function first(name, address, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    const look = async (what) => {
      await looksRight(house, page, scripts);
      await house.shot(page, `${what}-${name}`);
    };
    await page.goto('/account/sessions'); // who is signed out is asked to sign in, and brought back
    assert.equal(path(page), '/sign-in');
    await look('sign-in');
    await page.getByRole('link', { name: 'Have a link emailed to you' }).click();
    await look('sign-in-link');
    await page.getByLabel('Your work email address').fill(address);
    await button(page, 'Email me a link').click();
    await page.getByText('An email is on its way').waitFor();
    await look('sign-in-link-sent');

    const link = await house.mailed(page, address, '/sign-in/link/');
    await page.goto(link);
    await look('sign-in-link-open');
    await button(page, `Sign in as ${address}`).click();
    await page.waitForURL((url) => url.pathname === '/account/sessions');
    await look('account-sessions');
    await page.getByRole('link', { name: 'Back to your account' }).click();
    await look('account');
    assert.match(await words(page), /You are signed in as Officer, /);
    assert.equal((await page.goto(link)).status(), 404, 'the link works once');

    await page.goto('/account');
    await page.getByRole('link', { name: 'Set a password' }).click();
    await look('account-password');
    await page.getByLabel('New password').fill('short');
    await button(page, 'Set this password').click();
    await page.getByText('There is a problem').waitFor();
    await looksRight(house, page, scripts);
    await page.getByLabel('New password').fill(PASSWORD);
    await button(page, 'Set this password').click();
    await page.waitForURL((url) => url.pathname === '/account');

    await signOut(page);
    await byPassword(page, address, 'not this one at all');
    await page.getByText('There is a problem').waitFor();
    assert.equal(await page.getByLabel('Your work email address').inputValue(), address);
    await look('sign-in-wrong');
    await byPassword(page, address, PASSWORD);
    await page.waitForURL((url) => url.pathname === '/account');
    await signOut(page);
  };
}

// --- codes from an app -------------------------------------------------------------------------

function codes(name, address, viewport, scripts) {
  return async (house) => {
    const page = await house.page({ viewport, javaScriptEnabled: scripts });
    await byLink(house, page, address);
    await page.goto('/account/codes');
    await looksRight(house, page, scripts);
    await house.shot(page, `account-codes-${name}`);
    const key = (await page.locator('.qr-key').innerText()).replace(/ /g, '');
    assert.equal(key.length, 32);
    await page.getByLabel('Six-digit code').fill('000000');
    await button(page, 'Set up codes').click();
    await page.getByText('There is a problem').waitFor();
    assert.equal((await page.locator('.qr-key').innerText()).replace(/ /g, ''), key, 'scanned once');
    await page.getByLabel('Six-digit code').fill(code(key));
    await button(page, 'Set up codes').click();
    await page.waitForURL((url) => url.pathname === '/account/recovery');
    await looksRight(house, page, scripts);
    await button(page, 'Make recovery codes').click();
    const kept = await page.locator('.recovery-codes code').allInnerTexts();
    assert.equal(kept.length, 10);
    await looksRight(house, page, scripts);
    await house.shot(page, `account-recovery-${name}`);

    await signOut(page);
    await byLink(house, page, address);
    assert.equal(path(page), '/sign-in/code');
    await looksRight(house, page, scripts);
    await house.shot(page, `sign-in-code-${name}`);
    await page.goto('/account');
    assert.equal(path(page), '/sign-in', 'the first proof alone opens nothing');
    await page.goto('/sign-in/code');
    await page.getByLabel('Six-digit code').fill(code(key, 1));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/account');

    await signOut(page);
    await byLink(house, page, address);
    await page.getByText('I have lost my app').click();
    await page.getByLabel('One of your recovery codes').fill(kept[3]);
    await button(page, 'Sign in with a recovery code').click();
    await page.waitForURL((url) => url.pathname === '/account');
    assert.match(await words(page), /9 left/);
    await signOut(page);
  };
}

// --- passkeys ----------------------------------------------------------------------------------

function passkey(name, address, viewport) {
  return async (house) => {
    const page = await house.page({ viewport });
    const { devtools, authenticatorId } = await withDevice(page);
    await byLink(house, page, address);
    await page.goto('/account/passkeys');
    await looksRight(house, page, true);
    await page.getByLabel('What do you call this device?').fill('Laptop at work');
    await button(page, 'Add a passkey').click();
    await page.getByRole('rowheader', { name: 'Laptop at work' }).waitFor();
    await looksRight(house, page, true);
    await house.shot(page, `account-passkeys-${name}`);
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].isResidentCredential, true);

    await signOut(page);
    await page.goto('/sign-in?next=%2Faccount%2Fpasskeys');
    await button(page, 'Sign in with a passkey').click();
    await page.waitForURL((url) => url.pathname === '/account/passkeys');
    await page.getByRole('button', { name: 'Take away Laptop at work' }).click();
    await page.waitForURL((url) => url.pathname === '/account/passkeys');
    assert.equal(await page.getByRole('rowheader').count(), 0);

    // The device still has it, and this site no longer takes it.
    await signOut(page);
    await page.goto('/sign-in');
    await button(page, 'Sign in with a passkey').click();
    await page.getByText("That passkey can't be used here").first().waitFor();
    await looksRight(house, page, true);
  };
}

async function noDevice(house) {
  const page = await house.page();
  const { devtools, authenticatorId } = await withDevice(page);
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.goto('/sign-in');
  await button(page, 'Sign in with a passkey').click();
  await page.getByText('Your device did not answer').first().waitFor();
  await looksRight(house, page, true);
  assert.equal(path(page), '/sign-in');
}

async function withoutScripts(house) {
  const page = await house.page({ javaScriptEnabled: false });
  await page.goto('/sign-in');
  assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Sign in', exact: true }).count(), 1);
}

// --- the account -------------------------------------------------------------------------------

async function everyPage(house) {
  const pages = ['/account', '/account/name', '/account/address', '/account/password', '/account/codes',
    '/account/passkeys', '/account/recovery', '/account/sessions', '/account/tokens', '/sign-in/again',
    '/sign-in', '/sign-out'];
  const page = await house.page();
  await byLink(house, page, 'steward@bury.example');
  await page.goto('/account/tokens');
  await page.getByLabel('What is it for?').fill('A report of ours');
  await button(page, 'Make the token').click();
  await page.getByLabel('Your new token').waitFor();
  assert.match(await page.getByLabel('Your new token').innerText(), /^folkmoot_[0-9a-z]{52}$/);
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    for (const one of pages) {
      assert.equal((await page.goto(one)).status(), 200, one);
      await looksRight(house, page, true);
      await house.shot(page, `${one.slice(1).replaceAll('/', '-')}-${viewport.width}-all`);
    }
  }
}

async function movedAddress(house) {
  const page = await house.page();
  const fresh = 'data.officer@bury.example';
  await byLink(house, page, 'councillor@bury.example');
  await page.goto('/account/address');
  await page.getByLabel('New address').fill(fresh);
  await button(page, 'Email the link').click();
  await page.getByText('An email is on its way').waitFor();
  await page.goto(await house.mailed(page, fresh, '/account/address/'));
  await looksRight(house, page, true);
  await button(page, `Use ${fresh}`).click();
  await page.waitForURL((url) => url.pathname === '/account');
  assert.ok((await words(page)).includes(fresh));
}

// One device is lost, and ended from another.
async function lostDevice(house) {
  const lost = await house.page();
  const other = await house.page({ viewport: NARROW });
  await byLink(house, lost, 'lead@bury.example');
  await byLink(house, other, 'lead@bury.example');
  await other.goto('/account/sessions');
  assert.match(await words(other), /You are signed in on 2 devices/);
  await button(other, 'Sign out everywhere else').click();
  await other.getByText('You are signed in on one device').waitFor();
  await lost.goto('/account');
  assert.equal(path(lost), '/sign-in');
}

async function byKeyboard(house) {
  const page = await house.page();
  await page.goto('/sign-in');
  await house.tabTo(page, '#address');
  await page.keyboard.type('nobody@bury.example');
  await house.tabTo(page, '#password');
  await page.keyboard.type('wrong by all means');
  await page.keyboard.press('Enter');
  await page.locator('.govuk-error-summary').waitFor();
  await house.focusShows(page);
  assert.equal(await page.evaluate(() => document.activeElement.className), 'govuk-error-summary');
}

const ways = [['a desk', '1280', 'trafford', WIDE, true], ['a phone', '320', 'salford', NARROW, true],
  ['a desk without scripts', '1280-plain', 'stockport', WIDE, false],
  ['a phone without scripts', '320-plain', 'manchester', NARROW, false]];

export default [
  ...ways.map(([on, name, council, ...how]) =>
    [`an officer signs in by a link and sets a password on ${on}`, first(name, `officer@${council}.example`, ...how)]),
  ...ways.map(([on, name, council, ...how]) =>
    [`a lead sets up codes from an app on ${on}`, codes(name, `lead@${council}.example`, ...how)]),
  ['a steward signs in by a passkey on a desk', passkey('1280', 'steward@trafford.example', WIDE)],
  ['a steward signs in by a passkey on a phone', passkey('320', 'steward@salford.example', NARROW)],
  ['a device that says no is told of', noDevice],
  ['without scripts there are no passkeys and all else', withoutScripts],
  ['every page of the account looks right', everyPage],
  ['an address is changed once it was proved', movedAddress],
  ['a lost device is signed out from another', lostDevice],
  ['signing in works by keyboard, and the problem has the focus', byKeyboard],
];
