// Pictures of the page, as documentation: `npm run pictures` writes them to docs/pictures.

import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { close, goTo, scenario, serve, tab, visit } from './stage.mjs';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const size = { width: 1280, height: 720 };

let server;
let there;
before(async () => {
  if (process.env.HEARTH_PICTURES === undefined) return;
  server = await serve();
  there = await visit(server.link, { viewport: size });
});
after(async () => {
  await close();
  await server?.stop();
});

/** A picture in few colours, where ImageMagick is there: less than half the size. */
async function keep(what, name) {
  const path = `${folder}trainer-${name}.png`;
  await what.screenshot({ path });
  try {
    execFileSync('convert', [path, '-dither', 'None', '-colors', '128', `PNG8:${path}`], { stdio: 'ignore' });
  } catch {
    // It stays as large as it is.
  }
}

test('pictures for the guide', { skip: process.env.HEARTH_PICTURES === undefined && 'set HEARTH_PICTURES=1 for new pictures' }, async () => {
  const { page } = there;
  const picture = async (name) => {
    await page.waitForTimeout(600);
    await keep(page, name);
  };
  // A run that thrives: of one that falls asleep in its first months there is little to show.
  await scenario(page, 'Sponsored launch', 12);
  await goTo(page, 118);
  await picture('single');

  await page.emulateMedia({ colorScheme: 'light' });
  await page.keyboard.press('c');
  await picture('light');
  await page.emulateMedia({ colorScheme: 'dark' });

  await goTo(page, 60);
  await tab(page, 'futures');
  await page.locator('.futures form input').fill('Left alone');
  await page.locator('.futures form button.main').click();
  await page.locator('.community.beside').nth(1).waitFor();
  await tab(page, 'levers');
  for (const lever of ['policy.sponsorship', 'policy.coordinator_hours', 'policy.protected_hours']) {
    await page.locator(`[id="lever-${lever}"]`).evaluate((slider) => {
      slider.closest('details').open = true;
      slider.value = '0';
      slider.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await page.waitForTimeout(300);
  }
  await tab(page, 'futures');
  await goTo(page, 180);
  await page.locator('#show-others').click({ timeout: 60_000 });
  await picture('what-if');

  await tab(page, 'lessons');
  await page.locator('#lesson-work-that-feeds').click();
  await page.locator('dialog button', { hasText: 'without saving' }).click();
  await page.locator('article').waitFor();
  await page.locator('.waiting button').click();
  await page.keyboard.press('PageDown');
  for (const [option, hands] of [3, 5, 12].entries()) {
    for (let hand = 0; hand < hands; hand += 1) await page.keyboard.press(`Digit${option + 1}`);
  }
  await page.locator('#ask-model').click();
  await page.locator('.answer').waitFor({ timeout: 60_000 });
  await picture('lesson');

  await page.evaluate(() => {
    window.print = () => document.body.append(document.querySelector('.handout').cloneNode(true));
  });
  await page.locator('header nav button').first().click();
  await page.locator('dialog button', { hasText: 'Print' }).click();
  const paper = page.locator('body > .handout');
  await paper.waitFor({ state: 'attached' });
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await page.setViewportSize({ width: 720, height: 1000 });
  await keep(paper, 'handout');
});
