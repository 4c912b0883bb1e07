// house.mjs: a Folkmoot of its own for the journeys: a fresh database with the sample sector, a
// server on a free port, and the system's Chromium; and what every journey looks at.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { freePort } from '../port.mjs';

const SLOWEST = 15_000; // milliseconds: the program is built with sanitizers
const TARGET = 44; // CSS pixels: the least height of what is pressed
const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

// --- the server --------------------------------------------------------------------------------

async function answers(address, server) {
  const end = Date.now() + SLOWEST;
  while (Date.now() < end && server.exitCode === null) {
    const reply = await fetch(address).catch(() => null);
    if (reply?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

// Gives back {base, stop}; stop() ends the server and throws if it did not end well. With `dev` it is
// one for developers, which shows its mails at /-/mail, by a name, since passkeys need one.
export async function startServer(program, { dev = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-journeys-'));
  const db = join(folder, 'journeys.db');
  await promisify(execFile)(program, ['sample', '--db', db], { maxBuffer: 1 << 26 });

  const port = await freePort();
  const listen = `${dev ? 'localhost' : '127.0.0.1'}:${port}`;
  const base = `http://${listen}`;
  const server = spawn(program, ['serve', '--db', db, '--listen', listen, ...(dev ? ['--dev'] : [])],
    { env: { FOLKMOOT_SOURCE: SOURCE, ...process.env } });
  let said = '';
  server.stdout.on('data', (part) => { said += part; });
  server.stderr.on('data', (part) => { said += part; });
  const ended = new Promise((resolve) => {
    server.once('exit', (code, signal) => resolve(signal ?? code));
  });
  if (!await answers(`${base}/-/health`, server)) {
    server.kill('SIGKILL');
    throw new Error(`the server does not answer at ${base}/-/health\n${said}`);
  }

  const stop = async () => {
    server.kill('SIGTERM');
    const patience = setTimeout(() => server.kill('SIGKILL'), SLOWEST);
    const how = await ended;
    clearTimeout(patience);
    await rm(folder, { recursive: true, force: true });
    if (how !== 0 || /Sanitizer|runtime error/.test(said))
      throw new Error(`the server ended with ${how}\n${said.slice(-8000)}`);
  };
  return { base, stop };
}

// --- the browser -------------------------------------------------------------------------------

// The first draws no window that nobody sees, which takes half the time.
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || browsers.find(existsSync) || browsers[0],
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

const lookedAt = new Set();

// What a journey is given. Pages close by themselves; a page that logged an error, or was refused
// something by its content policy, fails its journey.
export class House {
  constructor(browser, base, shots, pictures) {
    Object.assign(this, { browser, base, shots, pictures, contexts: [], complaints: [] });
  }

  // A page of a browser of its own. `options` are Playwright's: viewport, javaScriptEnabled, …
  async page(options = {}) {
    const context = await this.browser.newContext({
      baseURL: this.base, viewport: WIDE, locale: 'en-GB', timezoneId: 'Europe/London', ...options,
    });
    context.setDefaultTimeout(SLOWEST);
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(`script: ${error.message}`));
    page.on('console', (message) => {
      // A page that says "not found" is logged by the browser as a failed load of itself.
      const itself = message.location().url === page.url();
      if (message.type() === 'error' && !itself) this.complaints.push(`console: ${message.text()}`);
    });
    return page;
  }

  async close() {
    await Promise.all(this.contexts.map((context) => context.close()));
  }

  // No violation of WCAG 2.2 AA that axe can see. axe is a script itself, so not where those are off.
  // Journeys come by the same pages: one that was looked at as it is, at that width, is not again.
  async axe(page) {
    const kind = `${page.viewportSize()?.width} ${await page.content()}`;
    if (lookedAt.has(kind)) return;
    lookedAt.add(kind);
    // There are no frames to look into, so no second page is opened for what was found in them.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true)
      .options({ runOnly: WCAG, resultTypes: ['violations'] }).analyze();
    const told = violations.map(({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join('\n')}`);
    if (told.length > 0) throw new Error(`axe at ${page.url()}:\n${told.join('\n')}`);
  }

  // The page is no wider than the screen; else names what sticks out.
  async noSidewaysScroll(page) {
    const out = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return [];
      const wide = [...document.body.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
        .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`);
      return [`${scrollWidth} px on a screen of ${clientWidth}`, ...wide.slice(0, 10)];
    });
    if (out.length > 0) throw new Error(`${page.url()} scrolls sideways: ${out.join(' ')}`);
  }

  // Buttons, fields and the site's navigation are tall enough for a thumb.
  async bigTargets(page) {
    const small = await page.evaluate((least) => {
      const pressed = 'button, input:not([type=hidden]), select, summary, header nav a';
      return [...document.querySelectorAll(pressed)]
        .filter((element) => element.checkVisibility())
        .map((element) => [element, element.getBoundingClientRect().height])
        .filter(([, height]) => height > 0 && height < least - 0.5)
        .map(([element, height]) => `${element.outerHTML.slice(0, 120)} is ${height} px`);
    }, TARGET);
    if (small.length > 0) throw new Error(`${page.url()}: lower than ${TARGET} px:\n${small.join('\n')}`);
  }

  // What has the focus can be seen to have it.
  async focusShows(page) {
    const hidden = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element.id === 'main') return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const shows = (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      return shows ? null : element.outerHTML.slice(0, 160);
    });
    if (hidden) throw new Error(`${page.url()}: no visible focus on ${hidden}`);
  }

  // Presses Tab until what has the focus matches; each stop on the way must show it.
  async tabTo(page, selector, most = 200) {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab');
      await this.focusShows(page);
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    }
    throw new Error(`${page.url()}: ${selector} can't be reached with ${most} presses of Tab`);
  }

  // The link that begins with this path in the newest mail to that address, of a server with `dev`.
  async mailed(page, address, path) {
    const mails = (await (await page.request.get('/-/mail')).text()).split('<section class="mail">');
    const mail = mails.find((one) => one.includes(`To ${address};`) && one.includes(path));
    if (!mail) throw new Error(`there is no mail to ${address} with a link ${path}`);
    return path + mail.split(path)[1].match(/^[0-9a-z]+/)[0];
  }

  // Leaves a picture of the whole page in the build folder, for people to look at.
  async shot(page, name) {
    if (!this.pictures) return;
    await page.screenshot({ path: join(this.shots, `${name}.png`), fullPage: true });
  }
}
