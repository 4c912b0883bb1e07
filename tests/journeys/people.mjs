// people.mjs: what people do on their way in and out, for the journeys that sign in.
import { createHmac } from 'node:crypto';

const STEP = 30; // seconds that a code is shown

export const plain = (text) => text.replace(/\s+/g, ' ').trim();
export const words = async (page) => plain(await page.getByRole('main').innerText());
export const path = (page) => new URL(page.url()).pathname;
export const button = (page, name) => page.getByRole('main').getByRole('button', { name });

// What an app shows (RFC 6238): six digits of HMAC-SHA-1, `ahead` steps from now.
export function code(key, ahead = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP) + ahead));
  const mac = createHmac('sha1', secret).update(count).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}

// Has a link mailed, opens it and presses its button.
export async function byLink(house, page, address) {
  await page.goto('/sign-in/link');
  await page.getByLabel('Your work email address').fill(address);
  await button(page, 'Email me a link').click();
  await page.getByText('An email is on its way').waitFor();
  await page.goto(await house.mailed(page, address, '/sign-in/link/'));
  await button(page, `Sign in as ${address}`).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in/link'));
}

export async function signOut(page) {
  await page.goto('/sign-out');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByText('You are signed out.').waitFor();
}

// A device that says yes by itself.
export async function withDevice(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { devtools, authenticatorId };
}
