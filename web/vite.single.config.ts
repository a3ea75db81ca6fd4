import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { licences } from './scripts/licences.js';

/** Puts everything into one HTML file; scripts/single.mjs adds the engine. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      // After the bundler's own work on the script: it leaves marks in it until then, where a language is fetched.
      order: 'post',
      handler(_options, bundle) {
        const files = Object.values(bundle);
        const script = files.filter((file) => file.type === 'chunk');
        const style = files.find((file) => file.type === 'asset' && file.fileName.endsWith('.css'));
        const others = files.find((file) => file.type === 'asset' && file.fileName === 'licences.txt');
        if (script.length !== 1 || style?.type !== 'asset' || others?.type !== 'asset') {
          throw new Error(`one script, one style and the licences were to be built, not ${Object.keys(bundle).join(', ')}`);
        }
        const icon = Buffer.from(readFileSync('public/icon.svg')).toString('base64');
        const page = readFileSync('single.html', 'utf8')
          .replace('{{icon}}', () => `data:image/svg+xml;base64,${icon}`)
          .replace('{{style}}', () => String(style.source))
          .replace('{{script}}', () => (script[0]?.code ?? '').replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--'))
          .replace('{{licences}}', () => String(others.source).replace(/</g, '&lt;'));
        for (const name of Object.keys(bundle)) delete bundle[name];
        this.emitFile({ type: 'asset', fileName: 'page.html', source: page });
      },
    },
  };
}

export default defineConfig({
  plugins: [svelte(), licences(), oneFile()],
  base: './',
  publicDir: false,
  worker: { format: 'iife' },
  build: {
    target: 'es2022',
    assetsInlineLimit: () => true,
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: 'src/single.ts',
      output: { codeSplitting: false },
    },
  },
});
