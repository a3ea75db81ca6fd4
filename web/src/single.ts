// The page in one file: the engine answers, in a worker. Its module stands in the file, as text.

import { begin } from './begin.js';
import { EngineWire } from './wire/engine.js';
import EngineWorker from './wire/engine.worker.js?worker&inline';

/** The engine, as the build put it into the file: gzip in base64. */
async function engine(): Promise<ArrayBuffer> {
  if (!('DecompressionStream' in globalThis)) {
    throw new Error('this browser is too old for the page: Chrome, Edge or Firefox of 2023 or later, or Safari 16.4 or later');
  }
  const text = document.getElementById('engine')?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked).arrayBuffer();
}

begin(() => new EngineWire(new EngineWorker(), engine()), true);
