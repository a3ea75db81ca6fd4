// Names for parts of the generated types, and the kind of reply to each request.

import type { CatalogueView, LeverView, Reply, Request, ScenarioSource, Step } from './types.js';

/** The protocol that this page speaks. */
export const PROTOCOL = 3;

export type ReplyOf<K extends Reply['kind']> = Extract<Reply, { kind: K }>;
export type StepOf<S extends Step['step']> = Extract<Step, { step: S }>;
export type Problem = NonNullable<ReplyOf<'error'>['problems']>[number];
export type Value = LeverView['default'];
export type ActKind = keyof CatalogueView['acts'];
export type Origin = ScenarioSource;

export type Action =
  | { set: Record<string, Value> }
  | { task: Record<string, Value> }
  | { event: Record<string, Value> }
  | { shock: Record<string, Value> };

export type Arguments<D extends Request['do']> = Omit<Extract<Request, { do: D }>, 'do'>;

export interface ReplyKinds {
  catalogue: 'catalogue';
  start: 'session';
  open: 'session';
  session: 'session';
  save: 'saved';
  export: 'exported';
  fork: 'futures';
  rename: 'futures';
  delete: 'futures';
  act: 'futures';
  undo: 'futures';
  weeks: 'weeks';
  week: 'week';
  frames: 'frames';
  member: 'member';
  story: 'story';
  compare: 'comparison';
  bands: 'job';
  cancel: 'cancelled' | 'job';
  note: 'notes';
  unnote: 'notes';
  vote: 'votes';
  lesson: 'lesson';
  answer: 'job';
  lay: 'futures';
}
