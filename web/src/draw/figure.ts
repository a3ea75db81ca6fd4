// A figure to share: the community as it is seen, its ribbon, its curves, and what it was made from.

import { drawGround, drawRingNames, drawSeats, drawTies, type Ground, type RingNames } from './community.js';
import type { Theme } from './ink.js';
import type { Pen, Point } from './pen.js';
import type { Arena, Picture } from './picture.js';
import { drawRibbon, type Spell, type Strip } from './ribbon.js';

export interface FigureRun {
  letter: string;
  name: string;
  colour: string;
  picture: Picture | null;
  warmth: number;
  active: number;
  /** Stage and numbers of the week, in words. */
  words: string;
  spells: Spell[];
  curves: readonly { values: readonly (number | null)[]; dash: boolean }[];
}

export interface Figure {
  title: string;
  drawn: string;
  foot: string;
  maker: string;
  week: number;
  horizon: number;
  arena: Arena;
  rings: RingNames;
  stage: (name: string) => string;
  /** Headings of the curves, in the order in which every run has them, with their highest value (null: from the data). */
  charts: readonly { title: string; most: number | null; curves: readonly number[] }[];
  runs: readonly FigureRun[];
}

export const FIGURE_WIDTH = 1200;
const MARGIN = 36;
const RIBBON = 30;
const CHART = 150;

export function figureHeight(figure: Figure): number {
  return 120 + pictureSize(figure) + 56 + figure.runs.length * (RIBBON + 6) + 46 + CHART + 76;
}

function pictureSize(figure: Figure): number {
  return figure.runs.length > 1 ? 520 : 600;
}

export function drawFigure(pen: Pen, figure: Figure, theme: Theme): void {
  const high = figureHeight(figure);
  pen.box([0, 0], [FIGURE_WIDTH, high], theme.surface);
  pen.write([MARGIN, 44], figure.title, { size: 28, colour: theme.text, bold: true });
  pen.write([MARGIN, 80], figure.drawn, { size: 15, colour: theme.muted });
  const top = 120;
  const size = pictureSize(figure);
  const wide = (FIGURE_WIDTH - 2 * MARGIN) / figure.runs.length;
  figure.runs.forEach((run, place) => {
    drawRun(pen, figure, run, [MARGIN + wide * place, top], [wide, size], theme);
  });
  const ribbons = top + size + 56;
  figure.runs.forEach((run, row) => drawStrip(pen, figure, run, ribbons + row * (RIBBON + 6), theme));
  const charts = ribbons + figure.runs.length * (RIBBON + 6) + 46;
  drawCharts(pen, figure, charts, theme);
  pen.line([MARGIN, high - 40], [FIGURE_WIDTH - MARGIN, high - 40], theme.line, 1);
  pen.write([MARGIN, high - 20], figure.foot, { size: 13, colour: theme.muted });
  pen.write([FIGURE_WIDTH - MARGIN, high - 20], figure.maker, { size: 13, colour: theme.muted, align: 'right', bold: true });
}

function drawRun(pen: Pen, figure: Figure, run: FigureRun, at: Point, size: Point, theme: Theme): void {
  const radius = Math.min(size[0], size[1]) / 2 - 14;
  const ground: Ground = {
    centre: [at[0] + size[0] / 2, at[1] + size[1] / 2],
    radius,
    arena: figure.arena,
    theme,
  };
  drawGround(pen, ground, run.warmth, run.active);
  if (run.picture !== null) {
    drawTies(pen, ground, run.picture, null);
    drawRingNames(pen, ground, figure.rings, 14);
    drawSeats(pen, ground, run.picture);
  }
  const middle = at[0] + size[0] / 2;
  const name = figure.runs.length > 1 ? `${run.letter} · ${run.name}` : run.name;
  pen.write([middle, at[1] + size[1] + 10], name, { size: 17, colour: run.colour, bold: true, align: 'centre' });
  pen.write([middle, at[1] + size[1] + 32], run.words, { size: 14, colour: theme.muted, align: 'centre' });
}

function drawStrip(pen: Pen, figure: Figure, run: FigureRun, top: number, theme: Theme): void {
  const indent = figure.runs.length > 1 ? 26 : 0;
  const strip: Strip = {
    left: MARGIN + indent,
    top,
    width: FIGURE_WIDTH - 2 * MARGIN - indent,
    height: RIBBON,
    horizon: figure.horizon,
  };
  if (indent > 0) pen.write([MARGIN, top + RIBBON / 2], run.letter, { size: 17, colour: run.colour, bold: true });
  drawRibbon(pen, strip, run.spells, figure.stage, theme, 14);
  const x = strip.left + (strip.width * (figure.week + 0.5)) / figure.horizon;
  pen.line([x, top - 4], [x, top + RIBBON + 4], theme.text, 3);
}

function drawCharts(pen: Pen, figure: Figure, top: number, theme: Theme): void {
  const gap = 34;
  const count = Math.max(1, figure.charts.length);
  const wide = (FIGURE_WIDTH - 2 * MARGIN - gap * (count - 1)) / count;
  figure.charts.forEach((chart, place) => {
    const left = MARGIN + place * (wide + gap) + 34;
    const width = wide - 34;
    const all = figure.runs.flatMap((run) => chart.curves.flatMap((at) => run.curves[at]?.values ?? []));
    const data = all.filter((one): one is number => one !== null);
    const most = chart.most ?? Math.max(1, ...data) * 1.06;
    pen.write([left - 34, top - 18], chart.title, { size: 14, colour: theme.text, bold: true });
    for (const share of [0, 0.5, 1]) {
      const y = top + CHART * (1 - share);
      pen.line([left, y], [left + width, y], theme.faint, 1);
      const mark = most * share;
      const text = mark >= 10 ? String(Math.round(mark)) : String(Math.round(mark * 100) / 100);
      pen.write([left - 6, y], text, { size: 12, colour: theme.muted, align: 'right' });
    }
    for (let week = 0; week < figure.horizon; week += 52) {
      const x = left + (width * week) / figure.horizon;
      pen.write([x, top + CHART + 12], String(week), { size: 12, colour: theme.muted, align: 'centre' });
    }
    for (const run of figure.runs) {
      for (const at of chart.curves) {
        const curve = run.curves[at];
        if (curve === undefined) continue;
        const points = curve.values.flatMap((value, week): Point[] =>
          value === null ? [] : [[left + (width * (week + 0.5)) / figure.horizon, top + CHART * (1 - Math.min(1, value / most))]],
        );
        pen.path(points, run.colour, curve.dash ? 1.2 : 2.4, curve.dash ? 0.8 : 1);
      }
    }
  });
}
