// Writes the licences of everything that went into the built page to `licences.txt`.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The folder of the package that a module belongs to. */
function packageOf(id: string): string | null {
  const at = id.lastIndexOf('/node_modules/');
  if (at < 0) return null;
  const parts = id.slice(at + '/node_modules/'.length).split('/');
  const name = parts[0]?.startsWith('@') === true ? `${parts[0]}/${parts[1]}` : (parts[0] ?? '');
  return join(id.slice(0, at), 'node_modules', name);
}

function licenceOf(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (file === undefined) throw new Error(`${about.name} has no licence file`);
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
}

export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const folders = new Set<string>();
      const add = (id: string): void => {
        const folder = packageOf(id.replace(/^\0/, '').replace(/\?.*$/, ''));
        if (folder !== null && existsSync(join(folder, 'package.json'))) folders.add(folder);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') Object.keys(chunk.modules).forEach(add);
        else chunk.originalFileNames.forEach((name) => add(join(process.cwd(), name)));
      }
      const texts = [...folders].sort().map(licenceOf);
      const head =
        'The page of hearth serve is part of Hearth (MIT OR Apache-2.0). It contains the following works of others.\n';
      const source = [head, ...texts].join(`\n${'-'.repeat(78)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
    },
  };
}
