// A lesson from its story to its debrief, with a show of hands and the model's answer.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, serve, tab, visit, week } from './stage.mjs';

let server;
before(async () => (server = await serve()));
after(async () => {
  await close();
  await server.stop();
});

test('a lesson is given from start to debrief', async () => {
  const { page, ills } = await visit(server.link);
  await tab(page, 'lessons');
  await page.locator('#lesson-when-the-sponsor-leaves').click();
  await page.locator('article h2', { hasText: 'When the sponsor leaves' }).waitFor();
  await page.locator('.waiting button').click();
  assert.equal(await week(page), 51);

  await page.keyboard.press('PageDown');
  await page.locator('.waiting button').click();
  assert.equal(await week(page), 89);
  const hands = [9, 7, 4];
  for (const [option, count] of hands.entries()) {
    for (let hand = 0; hand < count; hand += 1) await page.keyboard.press(`Digit${option + 1}`);
  }
  await page.keyboard.press('Shift+Digit1');
  const counted = page.locator('.hands input');
  assert.deepEqual(await counted.evaluateAll((all) => all.map((one) => one.value)), ['8', '7', '4']);

  await page.locator('#ask-model').click();
  await page.locator('.answer').waitFor({ timeout: 60_000 });
  const shares = await page.locator('.bars .share:last-child').evaluateAll((all) => all.map((one) => parseInt(one.textContent, 10)));
  assert.ok(shares.length >= 3);
  // The options, and what holds in none of them, named.
  const sum = shares.reduce((total, one) => total + one, 0);
  assert.ok(sum >= 97 && sum <= 103, `the model's shares are ${shares}`);
  assert.match(await page.locator('#verdict').textContent(), /in \d+ of \d+ runs|Too close to call/);
  // The wall: 20 communities, and how each of them counts.
  assert.equal(await page.locator('.wall .marks li').count(), 20);
  assert.match(await page.locator('.wall .rows strong').first().textContent(), /\d+ of 20 alive/);

  // The second question has two futures, which can be looked at side by side. PageDown scrolls to the end of a step before it goes on.
  const onward = async (target) => {
    for (let press = 0; press < 20 && !(await page.locator(target).first().isVisible()); press += 1) {
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(100);
    }
    await page.locator(target).first().waitFor();
  };
  await onward('#ask-model');
  await page.locator('#ask-model').click();
  await page.locator('.answer').waitFor({ timeout: 60_000 });
  assert.match(await page.locator('.answer').textContent(), /Size of the difference/);
  await page.locator('.answer button').click();
  await page.locator('.community.beside').nth(1).waitFor();

  await onward('.questions li');
  await onward('.source');
  await page.locator('.source', { hasText: 'Wenger' }).waitFor();
  await page.locator('footer button.main').click();
  assert.equal(await page.locator('article').count(), 0);
  assert.deepEqual(ills, []);
});
