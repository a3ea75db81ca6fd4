// A session in a link, behind the `#`: scenario, seed, futures and acts; docs/protocol.md describes the form.
//
//   #ready=baseline&seed=7&future=0@61 With time&act=61 {"set":{"policy.protected_hours":2}}&week=80
//
// Another scenario than a ready one or a lesson's goes along as the text of the saved session, packed.

import type { Action, Origin } from '../wire/messages.js';
import type { FutureView, SessionView } from '../wire/types.js';

/** What a link says. */
export interface Linked {
  /** A saved session; it says everything else, too. */
  text: string | null;
  from: Origin;
  /** Seed and number of the run; where none are said, a lesson says its own. */
  run: { seed?: number; replicate?: number };
  futures: LinkedFuture[];
  week: number;
  /** Places of the futures that are shown. */
  shown: number[];
}

export interface LinkedFuture {
  /** Place of the future that it was forked from; none for the first. */
  of: number | null;
  week: number;
  name: string;
  acts: { week: number; community: number | null; action: Action }[];
}

/** A session as it is linked to. */
export interface Shown {
  origin: Origin | null;
  session: SessionView;
  futures: readonly FutureView[];
  week: number;
  shown: readonly number[];
}

export function isLink(hash: string): boolean {
  return /^#(ready|lesson|session)=/.test(hash);
}

/** The link to what is shown; `save` gives the session as text, where that is needed. */
export async function linkTo(at: Shown, save: () => Promise<string | null>): Promise<string | null> {
  const { origin, session, futures } = at;
  const parts: [string, string][] = [];
  const place = (id: number): number => Math.max(0, futures.findIndex((one) => one.id === id));
  if (origin !== null && typeof origin === 'object' && !('text' in origin)) {
    parts.push('ready' in origin ? ['ready', origin.ready] : ['lesson', origin.lesson]);
    parts.push(['seed', String(session.seed)], ['replicate', String(session.replicate)]);
    for (const future of futures) {
      if (future.of !== null) parts.push(['future', `${place(future.of)}@${future.week} ${future.name}`]);
      for (const act of future.acts) {
        if (act.shared) continue;
        const where = act.community === null ? '' : `@${act.community}`;
        parts.push(['act', `${act.week}${where} ${JSON.stringify(act.action)}`]);
      }
    }
  } else {
    const text = await save();
    if (text === null) return null;
    parts.push(['session', await packed(text)]);
  }
  parts.push(['week', String(at.week)], ['show', at.shown.map(place).join('-')]);
  return `#${parts.map(([key, value]) => `${key}=${escaped(value)}`).join('&')}`;
}

/** Reads a link; an error says what is wrong in it. */
export async function readLink(hash: string): Promise<Linked> {
  const first: LinkedFuture = { of: null, week: 0, name: '', acts: [] };
  const linked: Linked = { text: null, from: { ready: 'baseline' }, run: {}, futures: [first], week: 0, shown: [0] };
  let future = first;
  for (const part of hash.slice(1).split('&')) {
    const [, key = '', coded = ''] = /^([a-z]+)=(.*)$/.exec(part) ?? [];
    const value = unescaped(coded);
    const wrong = (): Error => new Error(`“${part.slice(0, 80)}”`);
    const number = (text: string | undefined): number => {
      if (text === undefined || !/^\d{1,16}$/.test(text)) throw wrong();
      return Number(text);
    };
    if (key === 'ready') linked.from = { ready: value };
    else if (key === 'lesson') linked.from = { lesson: value };
    else if (key === 'session') linked.text = await unpacked(coded).catch(() => Promise.reject(wrong()));
    else if (key === 'seed') linked.run.seed = number(value);
    else if (key === 'replicate') linked.run.replicate = number(value);
    else if (key === 'week') linked.week = number(value);
    else if (key === 'show') linked.shown = value.split('-').map(number);
    else if (key === 'future') {
      const [, of, week, name = ''] = /^(\d+)@(\d+) (.*)$/s.exec(value) ?? [];
      future = { of: number(of), week: number(week), name, acts: [] };
      linked.futures.push(future);
    } else if (key === 'act') {
      const [, week, community, action = ''] = /^(\d+)(?:@(\d+))? (.*)$/s.exec(value) ?? [];
      try {
        const where = community === undefined ? null : number(community);
        future.acts.push({ week: number(week), community: where, action: JSON.parse(action) as Action });
      } catch {
        throw wrong();
      }
    } else throw wrong();
  }
  return linked;
}

/** What mail programs and chats leave whole in a link stays readable; all else is escaped. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/%20/g, '+').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%40/g, '@');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

async function through(bytes: Blob, stream: CompressionStream | DecompressionStream): Promise<ArrayBuffer> {
  return new Response(bytes.stream().pipeThrough(stream)).arrayBuffer();
}

async function packed(text: string): Promise<string> {
  const bytes = new Uint8Array(await through(new Blob([text]), new CompressionStream('deflate-raw')));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function unpacked(coded: string): Promise<string> {
  const letters = atob(coded.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(await through(new Blob([bytes]), new DecompressionStream('deflate-raw')));
}
