// The ribbon of stages: colour, texture and name, week by week; what nobody has seen yet stays blank.

import { stageInk, type Texture, type Theme } from './ink.js';
import type { Pen } from './pen.js';

export interface Spell {
  stage: string;
  from: number;
  /** The week after the last. */
  to: number;
}

export interface Strip {
  left: number;
  top: number;
  width: number;
  height: number;
  horizon: number;
}

/** Weeks of the same stage, one after the other. */
export function spells(stages: readonly number[], names: (place: number) => string, until: number): Spell[] {
  const found: Spell[] = [];
  for (let week = 0; week <= Math.min(until, stages.length - 1); week += 1) {
    const stage = names(stages[week] ?? 0);
    const last = found[found.length - 1];
    if (last !== undefined && last.stage === stage) last.to = week + 1;
    else found.push({ stage, from: week, to: week + 1 });
  }
  return found;
}

export function along(strip: Strip, week: number): number {
  return strip.left + (strip.width * week) / Math.max(1, strip.horizon);
}

export function drawRibbon(
  pen: Pen,
  strip: Strip,
  parts: readonly Spell[],
  word: (stage: string) => string,
  theme: Theme,
  size: number,
): void {
  pen.box([strip.left, strip.top], [strip.width, strip.height], theme.faint, 1, 5);
  const middle = strip.top + strip.height / 2;
  for (const part of parts) {
    const ink = stageInk(part.stage);
    const from = along(strip, part.from);
    const wide = along(strip, part.to) - from;
    pen.box([from, strip.top], [Math.max(0.6, wide - 1), strip.height], ink.fill, 1, Math.min(4, wide / 3));
    const name = word(part.stage);
    const needs = pen.width(name, size, true) + 12;
    const named = needs < wide;
    texture(pen, ink.texture, ink.on, [from, strip.top, wide - 1, strip.height], named ? needs : 0);
    if (named) pen.write([from + 7, middle], name, { size, colour: ink.on, bold: true });
  }
}

/** Small marks over a colour, so that a stage is known without it; the first `clear` pixels are left to its name. */
function texture(
  pen: Pen,
  kind: Texture,
  ink: string,
  [left, top, wide, high]: readonly [number, number, number, number],
  clear: number,
): void {
  if (kind === 'plain') return;
  const step = 9;
  const half = 2.4;
  for (let x = left + Math.max(clear, 2) + half; x < left + wide - half; x += step) {
    const column = Math.round((x - left) / step);
    for (let y = top + (column % 2 === 0 ? 5 : 9.5); y < top + high - half; y += step) {
      mark(pen, kind, ink, x, y, half);
    }
  }
}

function mark(pen: Pen, kind: Texture, ink: string, x: number, y: number, half: number): void {
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    pen.line([x + x1 * half, y + y1 * half], [x + x2 * half, y + y2 * half], ink, 1, 0.42);
  };
  switch (kind) {
    case 'plain':
      break;
    case 'dots':
      pen.disc([x, y], 1.1, ink, 0.42);
      break;
    case 'slashes':
      line(-1, 1, 1, -1);
      break;
    case 'backslashes':
      line(-1, -1, 1, 1);
      break;
    case 'bars':
      line(0, -1, 0, 1);
      break;
    case 'crosses':
      line(-1, -1, 1, 1);
      line(-1, 1, 1, -1);
      break;
  }
}
