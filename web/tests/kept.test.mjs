// Nothing is lost: over a reload at every step, a closed tab, and a word that was meant for another button. And what helps the last row.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, serve, tab, visit, week } from './stage.mjs';

let server;
let there;
before(async () => {
  server = await serve();
  there = await visit(server.link);
});
after(async () => {
  await close();
  await server.stop();
});

/** What a trainer would miss. */
async function place(page) {
  return {
    week: await week(page),
    step: await page.locator('article header p').textContent(),
    hands: await page.locator('.hands input').evaluateAll((all) => all.map((one) => one.value)),
    verdict: await page.locator('#verdict').allTextContents(),
    futures: await page.locator('.community').count(),
  };
}

async function again(page) {
  await page.reload();
  await page.locator('.transport').waitFor();
  await page.locator('article header p').waitFor();
}

test('the first half minute: a sentence that says what to do, and a community that thrives', async () => {
  const { page } = there;
  await page.locator('#first-step').waitFor();
  assert.match(await page.locator('#another').textContent(), /Replay 1/);
  await page.locator('#play').click();
  await page.locator('#first-step').waitFor({ state: 'detached' });
  await page.locator('#play').click();
});

test('a lesson survives a reload at every step', async () => {
  const { page, ills } = there;
  await tab(page, 'lessons');
  await page.locator('#lesson-nobody-asked').click();
  await page.locator('.waiting button').click();
  for (let step = 0; step < 5; step += 1) {
    if ((await page.locator('#ask-model').count()) > 0) {
      await page.keyboard.press('Digit1');
      await page.keyboard.press('Digit2');
      await page.keyboard.press('Digit2');
      await page.locator('#ask-model').click();
      await page.locator('#verdict').waitFor({ timeout: 60_000 });
    }
    const before = await place(page);
    await again(page);
    const skip = page.locator('.waiting button');
    assert.equal(await skip.count(), 0, 'it stays where it was');
    assert.deepEqual(await place(page), before, `step ${step}`);
    if (step < 4) {
      await page.locator('#next-step').click();
      if ((await skip.count()) > 0) await skip.click();
    }
  }
  assert.deepEqual(ills, []);
});

test('a closed tab comes back in another', async () => {
  const { page, context } = there;
  await page.locator('footer button', { hasText: 'Back' }).click();
  const before = await place(page);
  await page.waitForTimeout(600);
  await page.close();
  const other = await context.newPage();
  await other.goto(new URL('/', server.link).href);
  await other.locator('article header p').waitFor();
  assert.deepEqual(await place(other), before);
  there.page = other;
});

test('who closes a lesson by mistake is asked', async () => {
  const { page } = there;
  await page.locator('article header button').click();
  await page.locator('dialog', { hasText: 'Leave this lesson?' }).waitFor();
  await page.locator('dialog button.main').click();
  assert.equal(await page.locator('article').count(), 1);
  await page.locator('article header button').click();
  await page.locator('#leave-lesson').click();
  await page.locator('article').waitFor({ state: 'detached' });
});

test('for the last row: nothing is smaller than 24 px', async () => {
  const { page } = there;
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('p');
  await page.locator('html.projector').waitFor();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((one) => one.childElementCount === 0 && one.textContent.trim() !== '' && one.checkVisibility() && one.closest('.panel, .unseen, canvas') === null)
      .map((one) => [parseFloat(getComputedStyle(one).fontSize), one.textContent.trim().slice(0, 30)])
      .filter(([size]) => size < 24),
  );
  assert.deepEqual(small, []);
  await page.keyboard.press('p');
});

test('members have names, the same next week', async () => {
  const { page } = there;
  await tab(page, 'member');
  await page.locator('.member button', { hasText: 'All members' }).click();
  const first = await page.locator('dialog tbody tr').first().textContent();
  assert.match(first, /^[A-Z]/);
  await page.keyboard.press('Escape');
});

test('the presenter sees the next step in a window of its own', async () => {
  const { page, context } = there;
  await page.evaluate(() => document.activeElement?.blur());
  const [second] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('x')]);
  await second.locator('h1', { hasText: 'Presenter' }).waitFor();
  await tab(page, 'lessons');
  await page.locator('#lesson-stage-5-a-good-end').click();
  await page.locator('dialog button', { hasText: 'without saving' }).click();
  await second.locator('h2', { hasText: 'A good end' }).waitFor();
  await second.locator('button.main').click();
  await page.locator('article .question').waitFor();
  await second.close();
});

test('the page begins in the language of the browser', async () => {
  const other = await serve();
  try {
    const { page } = await visit(other.link, { locale: 'de-AT' });
    await page.locator('#first-step', { hasText: 'Leertaste' }).waitFor();
    await page.locator('h1', { hasText: 'Start mit Rückhalt' }).waitFor();
  } finally {
    await other.stop();
  }
});

test('what was kept and makes no sense ends nothing', async () => {
  const other = await serve();
  try {
    const { page, ills } = await visit(other.link);
    const broken = [
      ['place', '5', []],
      ['place', '{"week":"x","seen":null,"left":"a","right":{},"step":"q","community":"z","origin":3}', []],
      ['place', '{"week":1e9,"seen":4,"left":99,"right":99,"step":99,"community":99,"origin":null}', []],
      ['session', 'Session(format: 2, junk', ['the session has an error:']],
      ['session', '"'.repeat(1_100_000), ['This file is too large to be a session or a scenario.']],
    ];
    for (const [key, value, wrong] of broken) {
      await page.evaluate(([name, text]) => [localStorage, sessionStorage].forEach((one) => one.setItem(`hearth.${name}`, text)), [key, value]);
      await page.reload();
      await page.locator('.transport').waitFor();
      const now = await week(page);
      assert.ok(now >= 0 && now < 260, `${key} ${value.slice(0, 20)}: week ${now}`);
      assert.deepEqual(await page.locator('.toast p').allTextContents(), wrong, `${key} ${value.slice(0, 20)}`);
    }
    await tab(page, 'lessons');
    await page.locator('#lesson-nobody-asked').click();
    await page.locator('.waiting button').click();
    await page.locator('#next-step').click();
    const kept = '{"version":"","lesson":"nobody-asked","seed":1,"replicate":0,"hands":{"energy":"x"},"answers":{"energy":{}}}';
    await page.evaluate((text) => [localStorage, sessionStorage].forEach((one) => one.setItem('hearth.lesson', text)), kept);
    await again(page);
    await page.locator('#ask-model').waitFor();
    assert.deepEqual(ills, []);
  } finally {
    await other.stop();
  }
});
