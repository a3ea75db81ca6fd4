// Keeps `built.txt`: what the built page was made from, and what was built, with their SHA-256 hashes. The Rust test
// `tests/page.rs` compares it with what is there, so that a page that doesn't match its sources is found without npm.
//
//   node scripts/built.mjs write    after a build
//   node scripts/built.mjs check    builds anew elsewhere and compares every byte

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
/** What the build reads. */
const SOURCES = [
  'index.html',
  'package-lock.json',
  'package.json',
  'public',
  'scripts/licences.ts',
  'src',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

function files(path) {
  if (!statSync(join(web, path)).isDirectory()) return [path];
  return readdirSync(join(web, path)).flatMap((name) => files(`${path}/${name}`));
}

function lines(paths) {
  const hash = (path) => createHash('sha256').update(readFileSync(join(web, path))).digest('hex');
  return paths.sort().map((path) => `${hash(path)}  ${path}`);
}

function told() {
  return `${lines([...SOURCES, 'dist'].flatMap(files)).join('\n')}\n`;
}

function check() {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-page-'));
  try {
    execFileSync('npx', ['vite', 'build', '--outDir', folder, '--logLevel', 'error'], { cwd: web, stdio: 'inherit' });
    const [now, kept] = [readdirSync(folder).sort(), readdirSync(join(web, 'dist')).sort()];
    const differ = [...new Set([...now, ...kept])].filter(
      (name) =>
        !now.includes(name) ||
        !kept.includes(name) ||
        !readFileSync(join(folder, name)).equals(readFileSync(join(web, 'dist', name))),
    );
    if (differ.length > 0) throw new Error(`dist/ isn't what the sources build: ${differ.join(', ')}; run npm run build`);
    if (readFileSync(join(web, 'built.txt'), 'utf8') !== told()) throw new Error('built.txt is old; run npm run build');
    console.log(`dist/ is what the sources build (${kept.length} files)`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

switch (process.argv[2]) {
  case 'write':
    writeFileSync(join(web, 'built.txt'), told());
    break;
  case 'check':
    try {
      check();
    } catch (error) {
      console.error(error.message);
      process.exit(1);
    }
    break;
  default:
    console.error('node scripts/built.mjs write | check');
    process.exit(2);
}
