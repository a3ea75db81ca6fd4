// The community on its rings: members from the periphery to the core, their energy, their ties.

import { glow, shape, type Theme } from './ink.js';
import type { Pen, Point } from './pen.js';
import { RINGS, seat, type Arena, type Picture } from './picture.js';

export interface Ground {
  centre: Point;
  radius: number;
  arena: Arena;
  theme: Theme;
}

export interface RingNames {
  core: string;
  active: string;
  peripheral: string;
}

export function founder(picture: Picture, at: number): boolean {
  return ((picture.bits[at] ?? 0) & 1) !== 0;
}

/** Size of a dot: the fewer members, the larger. */
export function dotSize(members: number, radius: number): number {
  return Math.min(radius * 0.034, Math.max(1.6, (radius / Math.sqrt(Math.max(30, members))) * 0.36));
}

export function place(ground: Ground, member: number, participation: number): Point {
  const [x, y] = seat(member, participation, ground.arena);
  return [ground.centre[0] + x * ground.radius, ground.centre[1] + y * ground.radius];
}

/** Rings, and in their middle a fire that burns as bright as the community has energy. */
export function drawGround(pen: Pen, ground: Ground, warmth: number, crowd: number): void {
  const { centre, radius, theme } = ground;
  const dark = theme.name === 'dark';
  pen.disc(centre, radius * RINGS.edge, theme.faint, dark ? 0.55 : 0.7);
  const strength = Math.min(1, Math.max(0, warmth)) * Math.min(1, crowd / 12);
  pen.light(centre, radius * (0.45 + 0.5 * strength), dark ? '#ff8a3d' : '#ff9d4d', (dark ? 0.5 : 0.42) * strength);
  for (const share of [RINGS.edge, RINGS.active, RINGS.core]) pen.ring(centre, radius * share, theme.muted, 1.4, 0.32);
}

export function drawRingNames(pen: Pen, ground: Ground, names: RingNames, size: number): void {
  const { centre, radius, theme } = ground;
  const rings = [
    [names.core, RINGS.core],
    [names.active, RINGS.active],
    [names.peripheral, RINGS.edge],
  ] as const;
  for (const [name, share] of rings) {
    const at: Point = [centre[0], centre[1] + radius * share];
    pen.write(at, name, { size, colour: theme.muted, align: 'centre', halo: theme.ground });
  }
}

/** Ties among members; those of a chosen member stand out. */
export function drawTies(pen: Pen, ground: Ground, picture: Picture, chosen: number | null): void {
  const { theme } = ground;
  for (let at = 0; at < picture.from.length; at += 1) {
    const one = picture.from[at] ?? 0;
    const other = picture.to[at] ?? 0;
    const weight = picture.weight[at] ?? 0;
    const mine = chosen !== null && (picture.member[one] === chosen || picture.member[other] === chosen);
    const alpha = mine ? 0.9 : Math.min(0.5, 0.08 + 0.5 * weight) * (chosen === null ? 1 : 0.45);
    const width = (mine ? 1.2 : 0.5) + 1.6 * weight;
    pen.line(at_(ground, picture, one), at_(ground, picture, other), mine ? theme.accent : theme.muted, width, alpha);
  }
}

function at_(ground: Ground, picture: Picture, at: number): Point {
  return place(ground, picture.member[at] ?? 0, picture.participation[at] ?? 0);
}

export interface Dot {
  at: Point;
  energy: number;
  founder: boolean;
  alpha: number;
}

/** From so many members on, dots are so small that steps of energy between them aren't seen. */
const MANY = 500;
/** Steps of energy of the dots of many members. */
const STEPS = 48;

/** One of many members: of each kind of dot one is drawn, and put down again and again. */
export function drawOneOf(pen: Pen, members: number, dot: Dot, size: number, theme: Theme): void {
  if (members < MANY || dot.alpha < 1 || pen.stamp === undefined) {
    drawDot(pen, dot, size, theme);
    return;
  }
  const step = Math.round(Math.min(1, Math.max(0, dot.energy)) * STEPS);
  const key = `${theme.name} ${step} ${dot.founder} ${size.toFixed(2)}`;
  pen.stamp(key, dot.at, size * 2 + 1, (on) => drawDot(on, { ...dot, at: [0, 0], energy: step / STEPS }, size, theme));
}

/** One member: hollow with little energy, full with some, with a halo when it burns. Founders wear a small mark. */
export function drawDot(pen: Pen, dot: Dot, size: number, theme: Theme): void {
  const colour = glow(dot.energy, theme);
  const radius = size * (0.78 + 0.42 * Math.min(1, Math.max(0, dot.energy)));
  switch (shape(dot.energy)) {
    case 'hollow':
      pen.disc(dot.at, radius, theme.ground, dot.alpha);
      pen.ring(dot.at, radius * 0.86, colour, Math.max(1.2, size * 0.3), dot.alpha);
      break;
    case 'full':
      pen.disc(dot.at, radius, colour, dot.alpha);
      break;
    case 'bright':
      pen.disc(dot.at, radius, colour, dot.alpha);
      pen.ring(dot.at, radius * 1.42, colour, Math.max(1, size * 0.2), dot.alpha * 0.85);
      break;
  }
  if (dot.founder) {
    const ink = shape(dot.energy) === 'hollow' ? colour : theme.ground;
    pen.disc(dot.at, Math.max(0.9, radius * 0.3), ink, dot.alpha);
  }
}

/** All members as they sit. */
export function drawSeats(pen: Pen, ground: Ground, picture: Picture): void {
  const size = dotSize(picture.member.length, ground.radius);
  for (let at = 0; at < picture.member.length; at += 1) {
    const dot = {
      at: at_(ground, picture, at),
      energy: picture.energy[at] ?? 0,
      founder: founder(picture, at),
      alpha: 1,
    };
    drawOneOf(pen, picture.member.length, dot, size, ground.theme);
  }
}

/** The member nearest to a point, if it is near. */
export function nearest(ground: Ground, picture: Picture, to: Point): number | null {
  const reach = Math.max(14, dotSize(picture.member.length, ground.radius) * 2.2);
  let best: number | null = null;
  let least = reach * reach;
  for (let at = 0; at < picture.member.length; at += 1) {
    const [x, y] = at_(ground, picture, at);
    const far = (x - to[0]) ** 2 + (y - to[1]) ** 2;
    if (far < least) {
      least = far;
      best = at;
    }
  }
  return best;
}
