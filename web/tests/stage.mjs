// What the tests share: a server, a browser, a page, and ways to use it as a trainer would.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

export const HEARTH = process.env.HEARTH ?? 'hearth';

/** Starts `hearth serve` and gives its link. */
export async function serve(...options) {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-workshop-'));
  const began = performance.now();
  const child = spawn(HEARTH, ['serve', '--no-open', '--port', '0', ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const link = await new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(line);
      if (found !== null) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`hearth serve ended with ${code}: ${errors}`)));
  });
  return {
    link,
    folder,
    began,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let browser;

/** One browser for all tests of a file. */
export async function open() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return browser;
}

export async function close() {
  await browser?.close();
  browser = undefined;
}

/** A page of the workshop; `ills` gathers all that should never happen. */
export async function visit(link, how = {}, prepare = () => undefined) {
  const context = await (await open()).newContext({
    viewport: { width: 1920, height: 1080 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...how,
  });
  await prepare(context);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const ills = [];
  const own = new URL(link).origin;
  page.on('pageerror', (error) => ills.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') ills.push(`${message.type()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const address = new URL(request.url());
    // All files have the same origin, which is none: of them the page alone may be read.
    const theirs = address.protocol === 'file:' ? address.href.split('#')[0] !== link.split('#')[0] : address.origin !== own;
    if (theirs && !['data:', 'blob:'].includes(address.protocol)) ills.push(`request: ${address}`);
  });
  await page.goto(link);
  await page.locator('.transport').waitFor();
  return { page, context, ills };
}

/** The week that is shown. */
export async function week(page) {
  return Number(await page.locator('.transport .week strong').textContent());
}

/** Goes to a week by the slider. */
export async function goTo(page, to) {
  await page.locator('.ribbon input').fill(String(to));
  await page.locator('.transport .week strong', { hasText: new RegExp(`^${to}$`) }).waitFor();
}

export async function tab(page, name) {
  const button = page.locator(`#tab-${name}`);
  if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
}

/** Begins a session with a ready scenario; of its runs the first, unless another is asked for. */
export async function scenario(page, name, run = 0) {
  await page.locator('header nav button').first().click();
  await page.locator('dialog .seeds input').last().fill(String(run));
  await page.locator('dialog .scenarios button', { hasText: name }).first().click();
  const going = page.locator('dialog button', { hasText: 'without saving' });
  const gone = page.locator('dialog').first().waitFor({ state: 'detached' });
  await Promise.race([going.waitFor().catch(() => undefined), gone.catch(() => undefined)]);
  if (await going.isVisible()) await going.click();
  await gone;
  await page.locator('h1', { hasText: name }).waitFor();
}

/** A file that something gives the trainer. */
export async function downloaded(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  const stream = await file.createReadStream();
  let text = '';
  for await (const part of stream) text += part;
  return { name: file.suggestedFilename(), text };
}

/** The numbers behind the first curves, as CSV, by column: strings, exactly as they were sent. */
export async function numbers(page, chart = 0) {
  await page.locator('.curves button.table').nth(chart).click();
  const { text } = await downloaded(page, () => page.locator('dialog button', { hasText: 'CSV' }).click());
  await page.keyboard.press('Escape');
  const [head, ...rows] = text.trim().split('\n').map((line) => line.split(','));
  return Object.fromEntries(head.map((name, at) => [name, rows.map((row) => row[at])]));
}

export function same(one, other, what) {
  assert.deepEqual(one, other, what);
}
