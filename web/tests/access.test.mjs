// With the keyboard alone, with a screen reader, with less movement.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { close, goTo, serve, tab, visit, week } from './stage.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server;
let there;
before(async () => {
  server = await serve();
  there = await visit(server.link);
  await there.context.addInitScript(axe);
});
after(async () => {
  await close();
  await server.stop();
});

/** Violations that axe reports, and headings that skip a level. */
async function violations(page) {
  // The server's policy lets no foreign script in; the tests' own tool comes in by another door.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const jumps = await page.evaluate(() => {
    const dialog = document.querySelector('dialog[open]');
    let level = dialog === null ? 0 : 1;
    return [...(dialog ?? document).querySelectorAll('h1, h2, h3, h4, h5, h6')]
      .filter((head) => head.checkVisibility())
      .flatMap((head) => {
        const [before, own] = [level, Number(head.tagName[1])];
        level = own;
        return own > before + 1 ? [`${head.tagName} “${head.textContent.trim()}” after a heading of level ${before}`] : [];
      });
  });
  return [...jumps, ...found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`)];
}

test('axe finds nothing, in any corner, in the dark and in the light', async () => {
  const { page } = there;
  await goTo(page, 80);
  for (const light of [false, true]) {
    await page.emulateMedia({ colorScheme: light ? 'light' : 'dark' });
    for (const name of ['levers', 'acts', 'futures', 'lessons', 'member', 'notes']) {
      await tab(page, name);
      assert.deepEqual(await violations(page), [], `panel ${name}`);
    }
    for (const [open, what] of [
      ['?', 'help'],
      [null, 'files'],
    ]) {
      if (open === null) await page.locator('header nav button').first().click();
      else await page.keyboard.press(open);
      await page.locator('dialog').waitFor();
      assert.deepEqual(await violations(page), [], what);
      await page.keyboard.press('Escape');
    }
    await page.locator('.curves button.table').first().click();
    assert.deepEqual(await violations(page), [], 'table');
    await page.keyboard.press('Escape');
  }
  await tab(page, 'futures');
  await page.keyboard.press('Escape');
  await page.locator('.futures form button.main').click();
  await page.locator('.community.beside').nth(1).waitFor();
  assert.deepEqual(await violations(page), [], 'two futures');
  await page.locator('.tree li').first().locator('button.name').click();
});

test('axe finds nothing in a lesson, on a projector and on a phone, in another language', async () => {
  const other = await serve();
  try {
    const { page } = await visit(other.link);
    await page.evaluate(axe);
    await tab(page, 'lessons');
    await page.locator('#lesson-nobody-asked').click();
    await page.locator('.waiting button').click();
    assert.deepEqual(await violations(page), [], 'the story');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Digit2');
    await page.locator('#ask-model').click();
    await page.locator('.answer').waitFor({ timeout: 60_000 });
    assert.deepEqual(await violations(page), [], 'the answer');
    await page.locator('.answer button').click();
    await page.locator('.community.beside').nth(1).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'light' });
    assert.deepEqual(await violations(page), [], 'two futures beside the answer, on a phone');
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.locator('.language').selectOption('de');
    for (const step of ['the second question', 'the debrief', 'the literature']) {
      await page.locator('#next-step').click();
      assert.deepEqual(await violations(page), [], step);
    }
    const [second] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('x')]);
    await second.locator('h1').waitFor();
    assert.deepEqual(await violations(second), [], 'the presenter');
    await second.close();
    await page.keyboard.press('Digit1');
    await page.locator('.community.beside').first().waitFor({ state: 'detached' });
    await page.keyboard.press('p');
    assert.deepEqual(await violations(page), [], 'a step on a projector');
    await page.locator('#to-numbers').click();
    assert.deepEqual(await violations(page), [], 'curves on a projector');
    await page.keyboard.press('p');
  } finally {
    await other.stop();
  }
});

test('the keyboard alone goes everywhere', async () => {
  const { page, ills } = there;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Home');
  assert.equal(await week(page), 0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  assert.equal(await week(page), 11);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await week(page), 10);
  // A fork, named by the key, an act in it by Tab and Enter.
  const futures = async () => {
    await tab(page, 'futures');
    return page.locator('.tree li').count();
  };
  const were = await futures();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('w');
  await page.locator('.community.beside').nth(1).waitFor();
  assert.equal(await futures(), were + 1);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('a');
  await page.locator('.quick button').first().waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (here === 'Renewal workshop') break;
  }
  await page.keyboard.press('Enter');
  await page.locator('.acts section li', { hasText: 'renewal workshop' }).waitFor();
  // A note by hand, and out of the field again.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('n');
  await page.locator('#note:focus').waitFor();
  await page.keyboard.type('f, b, 1: words');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#note').inputValue(), 'f, b, 1: words');
  // Two futures by number; a black screen and back; help and back, with the focus where it was.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Digit1');
  await page.locator('.community.beside').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+Digit2');
  await page.locator('.community.beside').nth(1).waitFor();
  await page.keyboard.press('b');
  await page.locator('.black').waitFor();
  await page.keyboard.press('b');
  await page.locator('.black').waitFor({ state: 'detached' });
  await page.locator('#play').focus();
  await page.keyboard.press('?');
  await page.locator('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'play');
  // Where Tab goes, one sees where one is.
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return true;
      const style = getComputedStyle(at);
      return style.outlineStyle !== 'none' || at.matches('.ribbon input, .unseen');
    });
    assert.ok(seen);
  }
  assert.deepEqual(ills, []);
});

test('a screen reader hears of each stage, and finds tables behind the pictures', async () => {
  const { page } = there;
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Digit1');
  await page.keyboard.press('Home');
  await page.evaluate(() => {
    window.heard = [];
    new MutationObserver(() => window.heard.push(document.querySelector('#spoken').textContent)).observe(
      document.querySelector('#spoken'),
      { childList: true, characterData: true, subtree: true },
    );
  });
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await page.waitForFunction(() => window.heard.some((one) => /is now \w+/.test(one)), undefined, { timeout: 60_000 });
  await page.keyboard.press(' ');
  await tab(page, 'member');
  await page.locator('.member button', { hasText: 'All members' }).click();
  assert.ok((await page.locator('dialog tbody tr').count()) > 0);
  await page.locator('dialog tbody button').first().click();
  await page.locator('.story li').first().waitFor();
});

test('who wants less movement sees none', async () => {
  const { page } = there;
  assert.equal(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches), true);
  const moves = await page.evaluate(() => document.getAnimations().length);
  assert.equal(moves, 0);
});
