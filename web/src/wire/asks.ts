// What the page can ask for, as docs/protocol.md tells it.

import type { Value } from './types.js';

export type Action =
  | { set: Record<string, Value> }
  | { task: Record<string, Value> }
  | { event: Record<string, Value> }
  | { shock: Record<string, Value> };

export type Origin = 'given' | { ready: string } | { lesson: string } | { text: string };

/** What can be asked, with the kind of the answer. */
export interface Asks {
  catalogue: [object, 'catalogue'];
  start: [{ from: Origin; sets?: string[]; seed?: number; replicate?: number }, 'session'];
  open: [{ text: string }, 'session'];
  session: [object, 'session'];
  save: [object, 'saved'];
  export: [{ future: number }, 'exported'];
  fork: [{ of: number; week: number; name: string; keep: boolean }, 'futures'];
  rename: [{ future: number; name: string }, 'futures'];
  delete: [{ future: number }, 'futures'];
  act: [{ future: number; week: number; community: number | null; action: Action }, 'futures'];
  undo: [{ future: number; act: number }, 'futures'];
  weeks: [{ future: number; community: number; from: number; to: number; columns: readonly string[] }, 'weeks'];
  week: [{ future: number; community: number; week: number }, 'week'];
  frames: [{ future: number; community: number; from: number; to: number; ties: number }, 'frames'];
  member: [{ future: number; community: number; member: number; week: number }, 'member'];
  story: [{ future: number; community: number }, 'story'];
  compare: [{ a: number; b: number; community: number; week: number }, 'comparison'];
  bands: [{ futures: readonly number[]; community: number; seeds: number; columns: readonly string[] }, 'job'];
  cancel: [{ job: number }, 'cancelled' | 'job'];
  note: [{ future: number | null; week: number; text: string }, 'notes'];
  unnote: [{ note: number }, 'notes'];
  vote: [{ lesson: string; question: string; counts: number[] }, 'votes'];
  lesson: [{ lesson: string }, 'lesson'];
  answer: [{ lesson: string; question: string }, 'job'];
  lay: [{ lesson: string; question: string; language: string }, 'futures'];
}
