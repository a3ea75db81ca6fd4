// What happened, in the words and tones of the page.

import type { Landing } from '../draw/scene.js';
import { workshop } from '../state/workshop.svelte.js';
import { say, texts } from '../texts/texts.svelte.js';
import type { ActKind } from '../wire/messages.js';
import type { ActView, TimelineEventView } from '../wire/types.js';

export function hasTone(one: TimelineEventView): boolean {
  return one.what !== 'stage' && one.what !== 'set';
}

export function toneOf(one: TimelineEventView): Landing['tone'] {
  switch (one.what) {
    case 'task_started':
      return 'task';
    case 'task_done':
      return 'done';
    case 'task_failed':
      return 'failed';
    case 'shock':
      return 'shock';
    case 'core_member_left':
      return 'left';
    case 'event':
    case 'set':
    case 'stage':
      return 'event';
  }
}

/** A sign before the text: it shows the tone without colour. */
export function signOf(one: TimelineEventView): string {
  switch (one.what) {
    case 'event':
      return '●';
    case 'task_started':
      return '▸';
    case 'task_done':
      return '✓';
    case 'task_failed':
      return '✕';
    case 'shock':
      return '◆';
    case 'set':
      return '⇅';
    case 'stage':
      return '■';
    case 'core_member_left':
      return '↗';
  }
}

/** A value that came as text. */
function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

function plain(name: string): string {
  return name.replaceAll('_', ' ');
}

export function eventText(one: TimelineEventView): string {
  switch (one.what) {
    case 'event': {
      const name = texts.name(`event.${one.name}`, plain(one.name));
      return one.detail === undefined || one.detail === '' ? name : `${name}: ${one.detail}`;
    }
    case 'task_started':
      return say('task_comes', { task: texts.name(`task.${one.name}`, plain(one.name)) });
    case 'task_done':
      return say('task_done', { task: texts.name(`task.${one.name}`, plain(one.name)) });
    case 'task_failed':
      return say('task_failed', { task: texts.name(`task.${one.name}`, plain(one.name)) });
    case 'shock':
      return texts.name(`shock.${one.name}`, plain(one.name));
    case 'set':
      return say('lever_set', { lever: leverName(one.name), value: valueText(one.name, valueOf(one.detail ?? '')) });
    case 'stage':
      return say('stage_now', { stage: texts.name(`stage.${one.name}`, plain(one.name)) });
    case 'core_member_left':
      return say('core_left');
  }
}

/** Name of a lever: its own in this language, or the end of its path with a capital. */
export function leverName(path: string): string {
  const last = path.slice(path.lastIndexOf('.') + 1).replaceAll('_', ' ');
  return texts.name(path, last.charAt(0).toUpperCase() + last.slice(1));
}

/** A value of a lever: a share in per cent, all else with its unit. */
export function valueText(path: string, value: unknown): string {
  if (value === true) return say('yes');
  if (value === false) return say('no');
  if (typeof value !== 'number') return texts.name(`stage.${String(value)}`, texts.name(`choice.${String(value)}`, plain(String(value))));
  const unit = workshop.catalogue?.levers.find((one) => one.path === path)?.unit ?? '';
  if (unit === 'share' || unit === 'probability') return texts.percent(value);
  return `${texts.number(value)} ${texts.unit(unit)}`.trim();
}

/** A line of a scenario's timeline, such as `week 60: policy.openness = 1; shock sponsor_leaves`. */
export function plannedText(line: string): string {
  const [, when = '', what = line] = /^(.*?): (.*)$/.exec(line) ?? [];
  const done = what.split('; ').flatMap((one) => {
    const set = /^[a-z_.]+ = /.test(one) ? one.split(', ') : null;
    if (set !== null) {
      return set.map((part) => {
        const [path = '', value = ''] = part.split(' = ');
        return say('lever_set', { lever: leverName(path), value: valueText(path, valueOf(value)) });
      });
    }
    const [, count, sort = '', kind = ''] = /^(?:(\d+) )?(event|shock|task)s? (.*)$/.exec(one) ?? [];
    if (sort === '') return [one];
    const name = texts.name(`${sort}.${kind}`, plain(kind));
    return [count === undefined ? name : `${count} × ${name}`];
  });
  return `${whenText(when)}: ${done.join('; ')}`;
}

/** When a line of a timeline takes place: `week 60`, `every 4 weeks from 10 to 50 (Planners)`, `when energy below 0.3, once`. */
function whenText(when: string): string {
  const [, time = when, of = ''] = /^(.*?)( \(.*\))?$/.exec(when) ?? [];
  const [, conditions, again = ''] = /^when (.*?)(, (?:once|again .*))$/.exec(time) ?? [];
  if (conditions === undefined) return texts.heard(time).text + of;
  const words = conditions.split(' and ').map((one) => texts.name(`stage.${one}`, texts.heard(one).text));
  return texts.heard(`when ${words.join(` ${say('and')} `)}${again}`).text + of;
}

/** Levers of one act that are named; the others are counted. */
const LEVERS_LISTED = 4;

/** What is done, in words. */
export function actText(act: ActView): string {
  const { set, task, event, shock } = act.action;
  if (typeof set === 'object' && set !== null) {
    // Of many levers, what was turned up says more than what was turned off.
    const levers = Object.entries(set).sort(([, one], [, other]) => Number(one === 0) - Number(other === 0));
    const reply = levers.length > LEVERS_LISTED + 1 ? levers.slice(0, LEVERS_LISTED) : levers;
    const words = reply.map(([path, value]) => say('lever_set', { lever: leverName(path), value: valueText(path, value) }));
    if (reply.length < levers.length) words.push(say('more', { n: levers.length - reply.length }));
    return words.join(', ');
  }
  for (const [sort, given] of Object.entries({ task, event, shock })) {
    const kind = kindOf(given);
    if (kind === null) continue;
    const known = workshop.catalogue?.acts[sort as ActKind].fields[0]?.choices?.find((one) => one.name === kind);
    const name = texts.name(`${sort}.${kind}`, known?.label ?? plain(kind));
    const more = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
    if (sort === 'task') {
      const hours = typeof more.effort_hours === 'number' ? ` (${texts.whole(more.effort_hours)} h)` : '';
      return say('task_comes', { task: name }) + hours;
    }
    return typeof more.members === 'number' ? `${name} (${texts.whole(more.members)})` : name;
  }
  return act.text;
}

function kindOf(given: unknown): string | null {
  if (typeof given === 'string') return given;
  if (typeof given !== 'object' || given === null) return null;
  const { kind } = given as { kind?: unknown };
  return typeof kind === 'string' ? kind : null;
}
