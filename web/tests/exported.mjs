// A future as a scenario file, and the same run by the command.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloaded, HEARTH, tab } from './stage.mjs';

/** Runs an exported scenario by `hearth run`, as its command says, and gives the story's weeks. */
export function simulate(text, command, name) {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-exact-'));
  const file = join(folder, `${name}.ron`);
  writeFileSync(file, text);
  const words = command.split(' ').slice(3);
  const out = join(folder, name);
  execFileSync(HEARTH, ['run', file, ...words, '--csv', '--no-figures', '--out', out], { stdio: 'pipe' });
  const [head, ...rows] = readFileSync(join(out, 'weekly.csv'), 'utf8').trim().split('\n').map((line) => line.split(','));
  rmSync(folder, { recursive: true, force: true });
  const replicate = /--story (\d+)/.exec(command)[1];
  const place = head.indexOf('replicate');
  const own = rows.filter((row) => row[place] === replicate);
  return (column) => own.map((row) => Math.fround(Number(row[head.indexOf(column)])));
}

/** Exports a future, as a trainer does; with the command that the page names. */
export async function exported(page, future) {
  await tab(page, 'futures');
  const file = await downloaded(page, () => page.locator('.tree li').nth(future).locator('button[aria-label^="Export"]').click());
  const command = await page.locator('.toast p').textContent();
  await page.locator('.toast button').click();
  return { ...file, command: /hearth run .*$/.exec(command)[0] };
}

export function floats(texts) {
  return texts.map((text) => Math.fround(Number(text)));
}
