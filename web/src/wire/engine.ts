// The engine in a worker, used like a WebSocket.

import type { Wire } from './line.js';

/** What the worker says besides messages of the engine. */
export interface Ended {
  ended: string;
}

export class EngineWire implements Wire {
  binaryType = 'arraybuffer';
  onopen: Wire['onopen'] = null;
  onclose: Wire['onclose'] = null;
  onmessage: Wire['onmessage'] = null;
  private closed = false;

  constructor(
    private readonly worker: Worker,
    engine: Promise<ArrayBuffer>,
  ) {
    worker.onmessage = (event: MessageEvent<string | ArrayBuffer | Ended>) => {
      const { data } = event;
      if (typeof data === 'string' || data instanceof ArrayBuffer) this.onmessage?.({ data });
      else this.end(data.ended);
    };
    worker.onerror = (event) => this.end(event.message);
    engine.then(
      (bytes) => {
        worker.postMessage(bytes, [bytes]);
        this.onopen?.();
      },
      (error: unknown) => this.end(error instanceof Error ? error.message : String(error)),
    );
  }

  send(text: string): void {
    if (!this.closed) this.worker.postMessage(text);
  }

  close(): void {
    this.end('');
  }

  private end(reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.worker.terminate();
    this.onclose?.({ reason, code: reason === '' ? 1000 : 1011 });
  }
}
