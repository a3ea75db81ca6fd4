// The worker that the engine runs in: takes requests, gives replies and pictures, and does the background job in between.

import type { Ended } from './engine.js';

/** What the module exports; see crates/browser. */
interface Engine {
  memory: WebAssembly.Memory;
  hearth_open(): void;
  hearth_room(bytes: number): number;
  hearth_receive(): void;
  hearth_work(): number;
  hearth_next(): number;
  hearth_message(): number;
  hearth_bytes(): number;
}

const TEXT = 1;
/** Milliseconds of the background job between two looks for a request. */
const SPELL = 8;

// A worker's own `postMessage`, which the types of pages don't know.
const page = self as unknown as { postMessage(message: unknown, transfer?: Transferable[]): void };
const [writer, reader] = [new TextEncoder(), new TextDecoder()];
const turn = new MessageChannel();
let engine: Engine | null = null;
let planned = false;

/** Runs the engine; where that fails, it has ended. */
function runs(work: (engine: Engine) => void): void {
  if (engine === null) return;
  try {
    work(engine);
  } catch (error) {
    engine = null;
    console.error(error);
    page.postMessage({ ended: 'an error in the program; reload the page to start again' } satisfies Ended);
  }
}

/** Hands over what the engine has to say. */
function flush(engine: Engine): void {
  for (let kind = engine.hearth_next(); kind !== 0; kind = engine.hearth_next()) {
    const bytes = new Uint8Array(engine.memory.buffer, engine.hearth_message(), engine.hearth_bytes());
    if (kind === TEXT) {
      page.postMessage(reader.decode(bytes));
    } else {
      const own = bytes.slice().buffer;
      page.postMessage(own, [own]);
    }
  }
}

function plan(): void {
  if (planned) return;
  planned = true;
  turn.port2.postMessage(null);
}

turn.port1.onmessage = () => {
  planned = false;
  runs((engine) => {
    const until = performance.now() + SPELL;
    let more = 1;
    while (more === 1 && performance.now() < until) {
      more = engine.hearth_work();
      flush(engine);
    }
    if (more === 1) plan();
  });
};

async function start(module: ArrayBuffer): Promise<void> {
  try {
    const { instance } = await WebAssembly.instantiate(module, {});
    engine = instance.exports as unknown as Engine;
  } catch (error) {
    page.postMessage({ ended: `this browser can't run the engine: ${String(error)}` } satisfies Ended);
    return;
  }
  runs((engine) => {
    engine.hearth_open();
    flush(engine);
  });
}

self.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
  const { data } = event;
  if (data instanceof ArrayBuffer) {
    void start(data);
    return;
  }
  // Nobody sends a request before the engine has said hello.
  runs((engine) => {
    const bytes = writer.encode(data);
    const at = engine.hearth_room(bytes.length);
    new Uint8Array(engine.memory.buffer, at, bytes.length).set(bytes);
    engine.hearth_receive();
    flush(engine);
    plan();
  });
};
