// The page as a trainer meets it: it is there at once, asks nobody else for anything, and is laid out well everywhere.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, goTo, scenario, serve, tab, visit, week } from './stage.mjs';

let server;
before(async () => (server = await serve('--lessons', new URL('../../scenarios/lessons', import.meta.url).pathname)));
after(async () => {
  await close();
  await server.stop();
});

/** A link works once: every visit needs a server of its own, unless it shares the cookie. */
let shared;
async function first() {
  shared ??= await visit(server.link);
  return shared;
}

test('the page is ready at once, alone, and breaks no rule of the server', async (t) => {
  const { page, ills } = await first();
  const ready = await page.evaluate(() => performance.now());
  t.diagnostic(`ready ${Math.round(ready)} ms after it was opened`);
  assert.ok(ready < 5000, `it took ${ready} ms`);
  await page.waitForTimeout(500);
  assert.deepEqual(ills, []);
});

test('any week is there at once', async (t) => {
  const { page, ills } = await first();
  const times = [];
  for (const to of [259, 3, 130, 131, 77, 258, 0, 200]) {
    const took = await page.evaluate(async (to) => {
      const slider = document.querySelector('.ribbon input');
      const picture = document.querySelector('.picture');
      const began = performance.now();
      slider.value = to;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      while (picture.dataset.week !== to) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (performance.now() - began > 3000) return Infinity;
      }
      return performance.now() - began;
    }, String(to));
    times.push(Math.round(took));
  }
  t.diagnostic(`jumps took ${times.join(', ')} ms`);
  assert.ok(Math.max(...times) < 2000, `a jump took ${Math.max(...times)} ms`);
  assert.deepEqual(ills, []);
});

test('time plays, pauses, goes faster, and nothing that nobody has seen is given away', async () => {
  const { page } = await first();
  await scenario(page, 'Baseline');
  assert.equal(await week(page), 0);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await page.locator('.transport .week strong', { hasText: /^([5-9]|\d\d)$/ }).waitFor();
  await page.keyboard.press(' ');
  const paused = await week(page);
  await page.waitForTimeout(700);
  assert.equal(await week(page), paused);
  await page.locator('.curves button.table').first().click();
  assert.equal(await page.locator('dialog tbody tr').count(), paused + 1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await page.locator('.curves button.table').first().click();
  assert.equal(await page.locator('dialog tbody tr').count(), 260);
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
});

test('another session shows nothing of the one before', async () => {
  const { page } = await first();
  await scenario(page, 'Sponsored launch', 12);
  await goTo(page, 51);
  await page.keyboard.press('w');
  await page.locator('.community.beside').nth(1).waitFor();
  await scenario(page, 'Baseline', 3);
  for (const to of [0, 51, 30]) {
    await goTo(page, to);
    await page.locator(`.picture[data-week="${to}"]`).waitFor();
    const reply = Number(await page.locator('.counts strong').first().textContent());
    await tab(page, 'member');
    await page.locator('.member button', { hasText: 'All members' }).click();
    await page.locator('dialog tbody tr').first().waitFor();
    assert.equal(await page.locator('dialog tbody tr').count(), reply, `week ${to}`);
    await page.keyboard.press('Escape');
  }
});

test('a dot has a story, a week has a budget, and a note stays where it was pinned', async () => {
  const { page } = await first();
  await scenario(page, 'Baseline');
  await goTo(page, 40);
  await tab(page, 'member');
  await page.locator('#who').fill('0');
  await page.locator('.member form button').first().click();
  await page.locator('.story li').first().waitFor();
  assert.match(await page.locator('.story').textContent(), /founder/);
  assert.ok((await page.locator('section[aria-label="Energy budget of the week"] li').count()) >= 4);
  await tab(page, 'notes');
  await page.locator('#note').fill('Here the room laughed.');
  await page.locator('.notes button.main').click();
  await goTo(page, 3);
  await page.locator('.flag.note').click();
  assert.equal(await week(page), 40);
});

test('everything is there in German, too', async () => {
  const { page, ills } = await first();
  await page.locator('.language').selectOption('de');
  await page.locator('h2', { hasText: 'Notizen' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  for (const name of ['levers', 'acts', 'futures', 'lessons']) {
    await tab(page, name);
    const text = await page.locator('.sheet').innerText();
    assert.doesNotMatch(text, /\b(the|with|lever|week|of)\b/, `${name} has English in it`);
  }
  // What a file says of itself, what is wrong with another, and what a scenario has planned.
  const open = (text) => page.locator('#open').setInputFiles({ name: 'x.ron', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.locator('header nav button').first().click();
  await open('Scenario(name: "X", policy: (sponsorship: 3.0, sponsership: 1.0))');
  // There are changes in the session: the page asks each time.
  const go = () => page.locator('dialog button', { hasText: 'ohne zu sichern' }).click();
  await go();
  const toast = page.locator('.toast');
  await toast.locator('p', { hasText: 'Das Szenario hat 2 Fehler:' }).waitFor();
  assert.match(await toast.innerText(), /außerhalb des Bereichs.*Unbekannter Schlüssel `sponsership`\. Ist `sponsorship` gemeint\?/s);
  assert.equal(await toast.locator('[lang=en]').count(), 0);
  await open('Scenario(name: "X", horizon_weeks: 5000)');
  await go();
  await toast.locator('p', { hasText: '5000 Wochen (höchstens 1040) sind mehr, als der Workshop zeigen kann' }).waitFor();
  await page.locator('dialog .scenarios button', { hasText: 'Der Fürsprecher geht' }).click();
  await go();
  await page.locator('h1', { hasText: 'Der Fürsprecher geht' }).waitFor();
  assert.match(await page.title(), /^Der Fürsprecher geht/);
  await tab(page, 'acts');
  await page.locator('.acts details summary').click();
  assert.match(await page.locator('.acts details li').first().innerText(), /^Woche \d+: \D/);
  assert.doesNotMatch(await page.locator('.acts details').innerText(), /week|sponsor_|policy/);
  await page.locator('.language').selectOption('en');
  assert.deepEqual(ills, []);
});

/** What reaches over the right edge of the page. */
async function tooWide(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.closest('svg, .uplot, .flags, .years') === null)
      .map((one) => `${one.tagName} ${one.className}`),
  );
}

test('it fits a projector, a laptop and a phone', async () => {
  const { page, ills } = await first();
  // A name and a story that are long.
  await scenario(page, 'Sponsored launch');
  for (const [width, height] of [
    [1920, 1080],
    [1280, 720],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height });
    for (const name of ['levers', 'futures']) {
      await tab(page, name);
      assert.deepEqual(await tooWide(page), [], `${width} pixels, ${name}`);
    }
    await page.locator('.futures form button.main').click();
    await page.locator('.community.beside').nth(1).waitFor();
    assert.deepEqual(await tooWide(page), [], `${width} pixels, two futures`);
    await page.keyboard.press('Escape');
    await page.locator('.tree li').first().locator('button.name').click();
  }
  await page.setViewportSize({ width: 1920, height: 1080 });
  assert.deepEqual(ills, []);
});

test('a figure can be shared, and a hand-out printed', async () => {
  const { page, ills } = await first();
  await scenario(page, 'Baseline', 3);
  await goTo(page, 100);
  await page.locator('header nav button', { hasText: 'Share' }).click();
  const [png] = await Promise.all([page.waitForEvent('download'), page.locator('dialog button', { hasText: 'PNG' }).click()]);
  assert.match(png.suggestedFilename(), /week-100\.png$/);
  const [svg] = await Promise.all([page.waitForEvent('download'), page.locator('dialog button', { hasText: 'SVG' }).click()]);
  assert.match(svg.suggestedFilename(), /week-100\.svg$/);
  await page.keyboard.press('Escape');
  await page.evaluate(() => (window.print = () => (window.printed = document.querySelector('.handout')?.textContent)));
  await page.locator('header nav button').first().click();
  await page.locator('dialog button', { hasText: 'Print' }).click();
  await page.waitForFunction(() => window.printed !== undefined);
  assert.match(await page.evaluate(() => window.printed), /Baseline.*hearth run/s);
  assert.deepEqual(ills, []);
});
