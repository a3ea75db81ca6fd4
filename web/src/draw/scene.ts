// What moves between two weeks: members glide to their new places, newcomers come in from outside, those who leave go
// out, and what happened lands on the rings.

import { drawDot, drawOneOf, dotSize, founder, place, type Ground } from './community.js';
import type { Theme } from './ink.js';
import type { Pen, Point } from './pen.js';
import type { Picture } from './picture.js';

/** Where newcomers come from and leavers go to, as a share of the radius. */
const OUTSIDE = 1.16;

/** Something that lands in the week. */
export interface Landing {
  tone: 'event' | 'task' | 'done' | 'failed' | 'shock' | 'left';
}

/** Members on their way from one week (`before`) to the next; `share` runs from 0 to 1. */
export function drawMoving(pen: Pen, ground: Ground, before: Picture, now: Picture, share: number): void {
  const size = dotSize(now.member.length, ground.radius);
  const eased = 1 - (1 - share) ** 3;
  let old = 0;
  for (let at = 0; at < now.member.length; at += 1) {
    const member = now.member[at] ?? 0;
    while (old < before.member.length && (before.member[old] ?? 0) < member) {
      leaving(pen, ground, before, old, size, eased);
      old += 1;
    }
    const was = old < before.member.length && before.member[old] === member ? old : null;
    const to = now.participation[at] ?? 0;
    const goal = place(ground, member, to);
    const from = was === null ? beyond(ground, goal) : place(ground, member, before.participation[was] ?? 0);
    const start = was === null ? 0.4 : (before.energy[was] ?? 0);
    const dot = {
      at: between(from, goal, eased),
      energy: start + ((now.energy[at] ?? 0) - start) * eased,
      founder: founder(now, at),
      alpha: was === null ? Math.min(1, 0.2 + eased) : 1,
    };
    drawOneOf(pen, now.member.length, dot, size, ground.theme);
    if (was === null) pen.ring(dot.at, size * (1.4 + 2.6 * (1 - eased)), ground.theme.good, 1.6, 0.9 * (1 - eased * 0.6));
    if (was !== null) old += 1;
  }
  while (old < before.member.length) {
    leaving(pen, ground, before, old, size, eased);
    old += 1;
  }
}

function leaving(pen: Pen, ground: Ground, before: Picture, at: number, size: number, eased: number): void {
  if (eased >= 1) return;
  const from = place(ground, before.member[at] ?? 0, before.participation[at] ?? 0);
  const spot = between(from, beyond(ground, from), eased);
  drawDot(
    pen,
    { at: spot, energy: before.energy[at] ?? 0, founder: founder(before, at), alpha: 1 - eased },
    size,
    ground.theme,
  );
  pen.ring(spot, size * 1.9, ground.theme.bad, 1.4, (1 - eased) * 0.8, [3, 3]);
}

function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

function beyond(ground: Ground, at: Point): Point {
  const x = at[0] - ground.centre[0];
  const y = at[1] - ground.centre[1];
  const far = Math.max(1, Math.hypot(x, y));
  const out = (ground.radius * OUTSIDE) / far;
  return [ground.centre[0] + x * out, ground.centre[1] + y * out];
}

export function toneInk(tone: Landing['tone'], theme: Theme): string {
  switch (tone) {
    case 'event':
      return theme.futures[1] ?? theme.accent;
    case 'task':
      return theme.muted;
    case 'done':
      return theme.good;
    case 'failed':
    case 'shock':
    case 'left':
      return theme.bad;
  }
}

/** Waves of what landed: events spread from the middle, tasks and shocks come in from outside. */
export function drawLandings(pen: Pen, ground: Ground, landings: readonly Landing[], share: number): void {
  if (share >= 1) return;
  landings.slice(0, 4).forEach((one, order) => {
    const late = Math.min(1, Math.max(0, share * 1.5 - order * 0.12));
    if (late <= 0 || late >= 1) return;
    const outwards = one.tone === 'event' || one.tone === 'done';
    const reach = outwards ? late : 1.1 - late;
    pen.ring(ground.centre, ground.radius * reach, toneInk(one.tone, ground.theme), 2 + 5 * (1 - late), (1 - late) * 0.85);
  });
}
