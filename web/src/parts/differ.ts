// Differences in the words of the page's language, from the numbers that the server sends.

import { workshop } from '../state/workshop.svelte.js';
import { capital, say, texts } from '../texts/texts.svelte.js';
import type { ActView, BandsView, ComparisonView, DifferenceView, FactView } from '../wire/types.js';
import { actText } from './timelineEvents.js';

export interface Names {
  a: string;
  b: string;
}

const LEVELS = ['energy', 'legitimacy', 'cohesion', 'challenge', 'care'];
/** Least difference of a level that is mentioned. */
const LEAST_DIFFERENCE = 0.03;
/** Difference of a flow that is felt, for a member and week. */
const FELT = 0.0005;
const OUTCOMES = ['active_end', 'energy_mean', 'value_tangible', 'value_intangible'];

/** Sentences about one run in two futures. */
export function factWords(comparison: ComparisonView, names: Names): string[] {
  const week = String(comparison.week);
  const from = comparison.differs_from;
  if (from === null) return [say('no_difference', { week })];
  const reply = [from === 0 ? say('differ_from_start') : say('same_until', { week: String(from - 1), from: String(from) })];
  reply.push(...only(comparison, names));
  const facts = new Map(comparison.facts.map((fact) => [fact.name, fact]));
  const stage = facts.get('stage');
  if (stage !== undefined) reply.push(stages(stage, names, week));
  const number = (name: string, side: 'a' | 'b'): number | null => {
    const value = facts.get(name)?.[side];
    return typeof value === 'number' ? value : null;
  };
  for (const side of ['a', 'b'] as const) {
    reply.push(
      say('people_are', {
        name: names[side],
        members: texts.whole(number('members', side)),
        active: texts.whole(number('active', side)),
      }),
    );
  }
  const levels = LEVELS.flatMap((name) => {
    const [a, b] = [number(name, 'a'), number(name, 'b')];
    if (a === null || b === null || Math.abs(a - b) < LEAST_DIFFERENCE) return [];
    return [say('level_against', { of: column(name), a: texts.number(a), b: texts.number(b) })];
  });
  if (levels.length > 0) reply.push(say('levels_differ', { ...names, levels: levels.join(', ') }));
  const value = (side: 'a' | 'b'): string => texts.whole(number('sum_of_value_tangible', side));
  reply.push(say('value_so_far', { ...names, value_a: value('a'), value_b: value('b') }));
  reply.push(...why(comparison, names));
  return reply;
}

function only(comparison: ComparisonView, names: Names): string[] {
  const acts = (id: number): ActView[] => workshop.future(id)?.acts ?? [];
  const same = (one: ActView, other: ActView): boolean =>
    one.week === other.week && JSON.stringify(one.action) === JSON.stringify(other.action);
  const alone = (id: number, other: number): ActView[] => acts(id).filter((act) => !acts(other).some((one) => same(act, one)));
  const sides = [
    [names.a, alone(comparison.a, comparison.b)],
    [names.b, alone(comparison.b, comparison.a)],
  ] as const;
  return sides.flatMap(([name, those]) => {
    const due = those.filter((act) => act.week <= comparison.week);
    if (due.length === 0) return [];
    const words = due.slice(0, 4).map((act) => say('in_week_done', { week: String(act.week), what: actText(act) }));
    if (due.length > 4) words.push(say('more', { n: due.length - 4 }));
    return [say('only_in', { name, acts: words.join('; ') })];
  });
}

function stages(fact: FactView, names: Names, week: string): string {
  const stage = (value: unknown): string => texts.name(`stage.${String(value)}`, String(value));
  return fact.a === fact.b
    ? say('both_stage', { week, stage: stage(fact.a) })
    : say('stages_differ', { week, ...names, stage_a: stage(fact.a), stage_b: stage(fact.b) });
}

/** What moved energy more, and what less. */
function why(comparison: ComparisonView, names: Names): string[] {
  const felt = comparison.flows.filter((flow) => Math.abs(flow.b - flow.a) >= FELT);
  const list = (better: boolean): string =>
    felt
      .filter((flow) => flow.b > flow.a === better)
      .slice(0, 3)
      .map((flow) => flowName(flow.flow))
      .join(', ');
  const [more, less] = [list(true), list(false)];
  return [
    ...(more === '' ? [] : [say('gave_more', { name: names.b, flows: more })]),
    ...(less === '' ? [] : [say('took_more', { name: names.b, flows: less })]),
  ];
}

/** Sentences about the same two futures with other random numbers. */
export function differenceWords(bands: BandsView, names: Names): string[] {
  const find = (name: string): DifferenceView | undefined => bands.differences.find((one) => one.name === name);
  const reply: string[] = [];
  const alive = find('alive');
  if (alive !== undefined) {
    const [first, second] = bands.futures.map((arm) => arm.runs.filter((run) => run.row.alive === 1).length);
    reply.push(say('alive_differs', { ...names, a_alive: first ?? 0, b_alive: second ?? 0, n: alive.runs }));
  }
  for (const name of OUTCOMES) {
    const one = find(name);
    if (one === undefined || one.runs < 2) continue;
    const gaps = {
      ...names,
      of: capital(texts.name(`outcome.${name}`, name.replaceAll('_', ' '))),
      more: one.more,
      less: one.less,
      runs: one.runs,
      mean: signed(one.mean),
      low: texts.number(one.low),
      high: texts.number(one.high),
    };
    reply.push(say(one.low > 0 ? 'difference_more' : one.high < 0 ? 'difference_less' : 'difference_open', gaps));
  }
  return reply;
}

function signed(value: number): string {
  return (value > 0 ? '+' : '') + texts.number(value);
}

function column(name: string): string {
  return texts.name(`column.${name}`, name.replaceAll('_', ' '));
}

export function flowName(name: string): string {
  const known = workshop.catalogue?.flows.find((one) => one.name === name);
  return texts.name(`flow.${name}`, known?.label ?? name.replaceAll('_', ' '));
}
