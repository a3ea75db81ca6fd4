// The story of a member in the words of the page's language, from its numbers.

import type { Arena } from '../draw/picture.js';
import { say, texts } from '../texts/texts.svelte.js';
import type { MemberView } from '../wire/types.js';

type Numbers = readonly (number | null)[];

export function memberStory(member: MemberView, arena: Arena): string[] {
  const reply = [came(member)];
  const participation = member.weeks.participation ?? [];
  const first = (level: number): number | null => {
    const at = participation.findIndex((one) => one !== null && one >= level);
    return at < 0 ? null : member.joined + at;
  };
  const [active, core] = [first(arena.active), first(arena.core)];
  if (active === null) reply.push(say('never_active'));
  else if (core === null) reply.push(say('active_from', { week: String(active) }));
  else reply.push(say('core_from', { week: String(active), core: String(core) }));
  const energy = member.weeks.energy ?? [];
  const [high, low] = [place(energy, Math.max), place(energy, Math.min)];
  if (energy.length > 1 && high !== null && low !== null) {
    reply.push(
      say('energy_between', {
        high: String(member.joined + high),
        low: String(member.joined + low),
        most: texts.percent(energy[high] ?? 0),
        least: texts.percent(energy[low] ?? 0),
      }),
    );
  }
  if (member.left !== null) reply.push(say('left_story', { week: String(member.left) }));
  return reply;
}

function came(member: MemberView): string {
  if (member.came_as === 'founder') return say('came_founding');
  return member.came_as === 'enrolled' ? say('came_enrolled') : say('came_in', { week: String(member.joined) });
}

function place(values: Numbers, best: (...numbers: number[]) => number): number | null {
  const numbers = values.filter((one): one is number => one !== null);
  return numbers.length === 0 ? null : values.indexOf(best(...numbers));
}
