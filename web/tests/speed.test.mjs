// How fast the page is: frames while it plays, the time until it is there, until a lever is answered by twenty pairs of runs, and until the
// first communities of a wall are seen. Times are reported; the bounds catch what is broken, not a machine that is busy.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { close, goTo, serve, tab, visit } from './stage.mjs';

after(close);

const SCREEN = { viewport: { width: 1280, height: 720 } };
/** Milliseconds for which frames are counted. */
const COUNTED = 3000;

/** A time on a machine that has nothing else to do; with other programs, as many times as long as they share its cores. */
function patience(milliseconds) {
  return milliseconds * Math.max(1, loadavg()[0] / cpus().length);
}

/** Frames a second while a community of about so many members plays, and the processor time of the page for each. */
async function frames(members, two) {
  // Most of those who only signed up leave in the first year.
  const start = Math.round(members * (members > 1000 ? 3.2 : 2));
  const scenario = join(tmpdir(), `hearth-frames-${process.pid}.ron`);
  writeFileSync(
    scenario,
    `Scenario(organisation: (practitioners: ${start * 3}), communities: [(founders: ${Math.round(start / 3)}, enrolled: ${Math.round((start * 2) / 3)})],
      policy: (sponsorship: 0.8, protected_hours: 1.5, coordinator_hours: 12.0, events_per_month: 2.0))`,
  );
  const server = await serve(scenario);
  try {
    const { page, context } = await visit(server.link, { ...SCREEN, reducedMotion: 'no-preference' });
    await goTo(page, 60);
    if (two) {
      await tab(page, 'futures');
      await page.locator('.futures form button.main').click();
      await page.locator('.community.beside').nth(1).waitFor();
      await page.waitForTimeout(2000);
    }
    const shown = Number((await page.locator('.counts strong').first().textContent()).replace(/\D/g, ''));
    await page.locator('.speed select').selectOption('1');
    await page.locator('#play').click();
    await page.waitForTimeout(1500);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    const busy = async () => (await devtools.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value;
    const before = await busy();
    const count = await page.evaluate(
      (lasts) =>
        new Promise((resolve) => {
          const began = performance.now();
          let drawn = 0;
          const next = (time) => {
            if (time - began > lasts) resolve((1000 * drawn) / (time - began));
            else {
              drawn += 1;
              requestAnimationFrame(next);
            }
          };
          requestAnimationFrame(next);
        }),
      COUNTED,
    );
    const each = (1000 * ((await busy()) - before)) / ((count * COUNTED) / 1000);
    await context.close();
    return { shown, count, each };
  } finally {
    await server.stop();
  }
}

test('frames follow each other without a jerk', async (t) => {
  for (const [members, two, most] of [
    [300, false, 16],
    [300, true, 20],
    [2000, false, 40],
  ]) {
    const { shown, count, each } = await frames(members, two);
    t.diagnostic(`${shown} members${two ? ', two futures' : ''}: ${count.toFixed(1)} frames a second, ${each.toFixed(1)} ms of the processor each`);
    assert.ok(each < patience(most), `${each} ms`);
  }
});

test('page, lever and wall answer at once', async (t) => {
  const server = await serve();
  try {
    const { page } = await visit(server.link, { ...SCREEN, reducedMotion: 'no-preference' }, (context) =>
      context.addInitScript(() => {
        const Socket = window.WebSocket;
        window.arrived = [];
        window.WebSocket = class extends Socket {
          constructor(...address) {
            super(...address);
            this.addEventListener('message', ({ data }) => {
              if (typeof data === 'string') window.arrived.push([/"kind":"(\w+)"/.exec(data)?.[1], performance.now()]);
            });
          }
        };
        new MutationObserver((_, observer) => {
          if (document.querySelector('.transport') === null) return;
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => (window.ready = performance.now())));
        }).observe(document, { childList: true, subtree: true });
      }),
    );
    /** Milliseconds from an act to the first message of a kind. */
    const until = async (kind, act) => {
      await page.evaluate(() => {
        window.arrived = [];
        window.began = performance.now();
      });
      await act();
      await page.waitForFunction((what) => window.arrived.some(([one]) => one === what), kind, { timeout: 60_000, polling: 10 });
      return page.evaluate((what) => window.arrived.find(([one]) => one === what)[1] - window.began, kind);
    };
    await page.waitForFunction(() => window.ready !== undefined);
    const ready = await page.evaluate(() => window.ready);
    await goTo(page, 60);
    await tab(page, 'futures');
    await page.locator('.futures form button.main').click();
    await page.locator('.community.beside').nth(1).waitFor();
    await tab(page, 'levers');
    const lever = await until('bands', () =>
      page.locator('[id="lever-policy.sponsorship"]').evaluate((slider) => {
        slider.value = '0';
        slider.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    );
    await tab(page, 'lessons');
    await page.locator('#lesson-nobody-asked').click();
    await page.locator('dialog button', { hasText: 'without saving' }).click();
    await page.locator('.waiting button').click();
    await page.locator('#next-step').click();
    const wall = await until('watched', () => page.locator('#ask-model').click());
    t.diagnostic(`drawn ${ready.toFixed(0)} ms after it was opened; a lever answered by 2 × 20 runs in ${lever.toFixed(0)} ms; the wall begins after ${wall.toFixed(0)} ms`);
    assert.ok(ready < patience(2500) && lever < patience(3000) && wall < patience(1000), `${ready}, ${lever}, ${wall}`);
  } finally {
    await server.stop();
  }
});
