// What is seen is what the engine runs: rewinding, forking, saving and opening change no bit of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exported, floats, simulate } from './exported.mjs';
import { close, downloaded, goTo, numbers, same, scenario, serve, tab, visit, week } from './stage.mjs';

let server;
before(async () => (server = await serve()));
after(async () => {
  await close();
  await server.stop();
});

test('rewinding and forking give exactly the numbers of hearth run, and a session opens as it was saved', async () => {
  const { page, ills } = await visit(server.link);
  await scenario(page, 'Sponsor leaves');

  // There and back: the numbers are those of before.
  await page.keyboard.press('v');
  const before = await numbers(page);
  for (const to of [200, 3, 150, 90]) await goTo(page, to);
  same(await numbers(page), before, 'rewinding changes nothing');
  const alone = await exported(page, 0);
  const run = simulate(alone.text, alone.command, 'alone');
  for (const column of ['members', 'active', 'core']) {
    same(floats(before[`A ${column}`]), run(column), `${column} of the first future`);
  }

  // A fork: same until its week, other from then on, and both as the engine runs them.
  await goTo(page, 60);
  await tab(page, 'futures');
  await page.locator('.futures form input').fill('With time');
  await page.locator('.futures form button.main').click();
  await page.locator('.community.beside').nth(1).waitFor();
  await tab(page, 'levers');
  const lever = page.locator('[id="lever-policy.protected_hours"]');
  await lever.fill('4');
  await page.locator('.flag.act').waitFor();
  await tab(page, 'acts');
  await page.locator('.quick button', { hasText: 'Renewal workshop' }).click();
  await page.locator('.acts section li', { hasText: 'renewal workshop' }).waitFor();
  await goTo(page, 207);
  const both = await numbers(page, 1);
  same(both['A energy'].slice(0, 61), both['B energy'].slice(0, 61), 'the past is shared');
  assert.notDeepEqual(both['A energy'].slice(61), both['B energy'].slice(61), 'what was done changes something');
  const fork = await exported(page, 1);
  const forked = simulate(fork.text, fork.command, 'forked');
  for (const column of ['energy', 'legitimacy', 'engagement', 'belonging', 'cohesion']) {
    same(floats(both[`B ${column}`]), forked(column), `${column} of the fork`);
  }

  // Saved, another session, opened: everything is there again.
  await tab(page, 'notes');
  await page.locator('#note').fill('A note that stays');
  await page.locator('.notes button.main').click();
  await page.locator('.notes li', { hasText: 'stays' }).waitFor();
  await page.locator('header nav button').first().click();
  const saved = await downloaded(page, () => page.locator('#save').click());
  await page.keyboard.press('Escape');
  await page.locator('header nav button').first().click();
  await page.locator('dialog .scenarios button', { hasText: 'Baseline' }).first().click();
  await page.locator('dialog button', { hasText: 'without saving' }).click();
  await page.locator('h1', { hasText: 'Baseline' }).waitFor();
  await page.locator('header nav button').first().click();
  await page.locator('#open').setInputFiles({ name: saved.name, mimeType: 'text/plain', buffer: Buffer.from(saved.text) });
  await page.locator('h1', { hasText: 'Sponsor leaves' }).waitFor();
  await tab(page, 'futures');
  assert.match(await page.locator('.tree li').nth(1).textContent(), /With time/);
  const beside = page.locator('.tree li').nth(1).locator('button', { hasText: 'Right' });
  assert.equal(await beside.getAttribute('aria-pressed'), 'true', 'both futures are shown, as when it was saved');
  await page.keyboard.press('v');
  const again = await numbers(page, 1);
  same(again, both, 'opened as it was saved');
  await tab(page, 'notes');
  await page.locator('.notes li', { hasText: 'A note that stays' }).waitFor();

  // A file that was cut off is refused, and what was there stays.
  await page.locator('header nav button').first().click();
  const cut = saved.text.slice(0, saved.text.length / 2);
  await page.locator('#open').setInputFiles({ name: saved.name, mimeType: 'text/plain', buffer: Buffer.from(cut) });
  const going = page.locator('dialog button', { hasText: 'without saving' });
  await going.click();
  await page.locator('.toast[role=alert]').waitFor();
  assert.match(await page.locator('h1').first().textContent(), /Sponsor leaves/);
  assert.deepEqual(ills, []);
});

test('a reload keeps the session', async () => {
  const other = await serve();
  try {
    const { page } = await visit(other.link);
    await scenario(page, 'Growing young');
    await tab(page, 'notes');
    await page.locator('#note').fill('Kept over a reload');
    await page.locator('.notes button.main').click();
    await page.waitForFunction(() => sessionStorage.getItem('hearth.session')?.includes('Kept over a reload'));
    await page.reload();
    await page.locator('h1', { hasText: 'Growing young' }).waitFor();
    await tab(page, 'notes');
    await page.locator('.notes li', { hasText: 'Kept over a reload' }).waitFor();
    assert.equal(await week(page), 0);
  } finally {
    await other.stop();
  }
});
