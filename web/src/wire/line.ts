// One WebSocket to the server: numbered requests, replies in order, pictures in between.

import type { Picture } from '../draw/picture.js';
import { readPicture } from './picture.js';
import type { Arguments, Problem, ReplyKinds, ReplyOf } from './messages.js';
import type { Envelope, Reply, RequestEnvelope } from './types.js';

/** The server refused a request; the session is unchanged. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }
}

/** The parts of a WebSocket that a line uses. */
export interface Wire {
  binaryType: string;
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: ((event: { reason: string; code: number }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
}

interface Waiting {
  done(reply: Reply): void;
  fail(error: Error): void;
  picture?: ((picture: Picture) => void) | undefined;
}

export class Line {
  private next = 1;
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly wire: Wire,
    /** Takes messages that no request caused. */
    private readonly unrequested: (message: Reply) => void,
    closed: (reason: string) => void,
  ) {
    wire.binaryType = 'arraybuffer';
    wire.onmessage = (event) => this.receive(event.data);
    wire.onclose = (event) => {
      const error = new Error(event.reason || `closed (${event.code})`);
      for (const one of this.waiting.values()) one.fail(error);
      this.waiting.clear();
      closed(event.reason);
    };
  }

  request<D extends keyof ReplyKinds>(
    what: D,
    more: Arguments<D>,
    picture?: (picture: Picture) => void,
  ): Promise<ReplyOf<ReplyKinds[D]>> {
    const id = this.next;
    this.next = this.next >= 4_000_000_000 ? 1 : this.next + 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        done: (reply) => resolve(reply as ReplyOf<ReplyKinds[D]>),
        fail: reject,
        picture,
      });
      const envelope = { id, request: { do: what, ...more } } as unknown as RequestEnvelope;
      this.wire.send(JSON.stringify(envelope));
    });
  }

  private receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const received = readPicture(data);
      if (received !== null) this.waiting.get(received.re)?.picture?.(received.picture);
      return;
    }
    if (typeof data !== 'string') return;
    const reply = JSON.parse(data) as Envelope;
    if (reply.re === undefined) {
      this.unrequested(reply);
      return;
    }
    const waiting = this.waiting.get(reply.re);
    this.waiting.delete(reply.re);
    if (reply.kind === 'error') waiting?.fail(new Refused(reply.message, reply.problems ?? []));
    else waiting?.done(reply);
  }
}
