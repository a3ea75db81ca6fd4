// One WebSocket to the server: numbered questions, answers in order, pictures on the way.

import type { Picture } from '../draw/picture.js';
import { readPicture } from './picture.js';
import type { Asks } from './asks.js';
import type { Problem, Tell, TellOf } from './types.js';

/** The server said no; everything is as it was before. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }
}

/** What a line needs of a WebSocket. */
export interface Wire {
  binaryType: string;
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: ((event: { reason: string; code: number }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
}

interface Waiting {
  done(tell: Tell): void;
  fail(error: Error): void;
  picture?: ((picture: Picture) => void) | undefined;
}

type Told = Tell & { re?: number };

export class Line {
  private next = 1;
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly wire: Wire,
    /** What nobody asked for. */
    private readonly unasked: (tell: Tell) => void,
    closed: (reason: string) => void,
  ) {
    wire.binaryType = 'arraybuffer';
    wire.onmessage = (event) => this.hear(event.data);
    wire.onclose = (event) => {
      const error = new Error(event.reason || `closed (${event.code})`);
      for (const one of this.waiting.values()) one.fail(error);
      this.waiting.clear();
      closed(event.reason);
    };
  }

  ask<D extends keyof Asks>(
    what: D,
    more: Asks[D][0],
    picture?: (picture: Picture) => void,
  ): Promise<TellOf<Asks[D][1]>> {
    const id = this.next;
    this.next = this.next >= 4_000_000_000 ? 1 : this.next + 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        done: (tell) => resolve(tell as TellOf<Asks[D][1]>),
        fail: reject,
        picture,
      });
      this.wire.send(JSON.stringify({ id, ask: { do: what, ...more } }));
    });
  }

  private hear(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const received = readPicture(data);
      if (received !== null) this.waiting.get(received.re)?.picture?.(received.picture);
      return;
    }
    if (typeof data !== 'string') return;
    const told = JSON.parse(data) as Told;
    if (told.re === undefined) {
      this.unasked(told);
      return;
    }
    const waiting = this.waiting.get(told.re);
    this.waiting.delete(told.re);
    if (told.kind === 'error') waiting?.fail(new Refused(told.message, told.problems ?? []));
    else waiting?.done(told);
  }
}
