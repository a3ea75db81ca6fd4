// Runs the tests of the page in a real browser, against a real `hearth serve`.
//
//   npm test              all of them
//   npm test lesson       those of lesson.test.mjs
//
// CHROMIUM names the browser (Debian's /usr/bin/chromium and some others are found), HEARTH the program (the one that
// was built last is found; else it is built). Without a browser the tests are skipped, which is said.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

function browser() {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
  const given = process.env.CHROMIUM;
  if (given !== undefined && !existsSync(given)) {
    console.error(`CHROMIUM is ${given}, and nothing is there`);
    process.exit(2);
  }
  return given ?? known.find((path) => existsSync(path));
}

function hearth() {
  if (process.env.HEARTH !== undefined) return process.env.HEARTH;
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const built = ['release', 'debug'].map((kind) => join(target, kind, 'hearth')).filter((path) => existsSync(path));
  built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built[0] !== undefined) return built[0];
  console.error('building hearth …');
  execFileSync('cargo', ['build', '--bin', 'hearth'], { cwd: root, stdio: 'inherit' });
  return join(target, 'debug', 'hearth');
}

const chromium = browser();
if (chromium === undefined) {
  console.log('SKIPPED: no Chromium was found, so nothing was tested (apt install chromium, or set CHROMIUM to one).');
  process.exit(0);
}
const wanted = process.argv.slice(2);
const tests = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.startsWith(part)))
  .map((name) => join(here, name));
if (tests.length === 0) {
  console.error(`there is no test called ${wanted.join(' or ')}`);
  process.exit(2);
}
const done = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...tests], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: chromium, HEARTH: hearth() },
});
process.exit(done.status ?? 1);
