// Builds the workshop in one file: the page, and the engine as WebAssembly.
//
//   npm run single                        writes target/hearth-workshop.html
//   npm run single -- some/place.html     writes that file
//
// Needs Rust with `rustup target add wasm32-unknown-unknown`, and `npm ci` before.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const web = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const TARGET = 'wasm32-unknown-unknown';
/** All browsers since 2023 compute in lanes; the engine's numbers are the same with and without. */
const FLAGS = '-C target-feature=+simd128 -C link-arg=-zstack-size=4194304';
/** A mail takes it, and a phone reads it at once. */
const MOST = 6_000_000;

const folder = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

function cargo(...words) {
  return execFileSync('cargo', words, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The commit that the file is built from, for its greeting. */
function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}

/** The engine's module. */
function engine() {
  const env = { ...process.env, HEARTH_COMMIT: process.env.HEARTH_COMMIT ?? commit(), CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: FLAGS };
  const words = ['build', '--locked', '--quiet', '--profile', 'browser', '--package', 'hearth-browser', '--target', TARGET];
  execFileSync('cargo', [...words, '--target-dir', folder], { cwd: root, env, stdio: 'inherit' });
  return readFileSync(join(folder, TARGET, 'browser', 'hearth_browser.wasm'));
}

/** The licences of all crates that are part of the module; equal texts once. */
function licences() {
  const tree = cargo('tree', '--locked', '--package', 'hearth-browser', '--edges', 'normal,no-proc-macro', '--target', TARGET, '--prefix', 'none', '--format', '{p}');
  const wanted = new Set(tree.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ').replace(' v', ' ')));
  const { packages } = JSON.parse(cargo('metadata', '--locked', '--format-version', '1', '--filter-platform', TARGET));
  const texts = new Map();
  for (const one of packages) {
    if (one.source === null || !wanted.has(`${one.name} ${one.version}`)) continue;
    const place = dirname(one.manifest_path);
    const files = readdirSync(place).filter((name) => /^(licen[cs]e|copying|unlicense)/i.test(name));
    // Of several licences to choose from, the shortest is taken.
    const mine = files.find((name) => /mit/i.test(name)) ?? files[0];
    const text = mine === undefined ? `Licence: ${one.license}` : readFileSync(join(place, mine), 'utf8').trim();
    texts.set(text, [...(texts.get(text) ?? []), `${one.name} ${one.version} (${one.license})`]);
  }
  const line = `\n\n${'-'.repeat(78)}\n\n`;
  return [...texts].map(([text, names]) => `${line}${names.join('\n')}\n\n${text}`).join('');
}

function page() {
  const out = mkdtempSync(join(tmpdir(), 'hearth-single-'));
  try {
    const words = ['vite', 'build', '--config', 'vite.single.config.ts', '--outDir', out, '--emptyOutDir', '--logLevel', 'error'];
    execFileSync('npx', words, { cwd: web, stdio: 'inherit' });
    return readFileSync(join(out, 'page.html'), 'utf8');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const into = resolve(process.cwd(), process.argv[2] ?? join(folder, 'hearth-workshop.html'));
const libraries = execFileSync('rustc', ['--print', 'target-libdir', '--target', TARGET], { cwd: root, encoding: 'utf8' }).trim();
if (!existsSync(libraries)) {
  console.error(`Rust's standard library for ${TARGET} is missing: rustup target add ${TARGET}`);
  process.exit(2);
}
const module = engine();
const file = page()
  .replace('{{licences of the engine}}', () => licences().replace(/</g, '&lt;'))
  .replace('{{engine}}', () => gzipSync(module, { level: 9 }).toString('base64'));
if (Buffer.byteLength(file) > MOST) {
  console.error(`the file would have ${Buffer.byteLength(file)} bytes; ${MOST} are the most`);
  process.exit(1);
}
mkdirSync(dirname(into), { recursive: true });
writeFileSync(into, file);
console.log(`${into}: ${Buffer.byteLength(file)} bytes, of which the engine ${module.length} before packing`);
