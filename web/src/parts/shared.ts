// Makes the figure of what is shown, as SVG or PNG.

import { drawFigure, FIGURE_WIDTH, figureHeight, type Figure } from '../draw/figure.js';
import type { Theme } from '../draw/ink.js';
import { CanvasPen, SvgPen } from '../draw/pen.js';
import { spells } from '../draw/ribbon.js';
import type { ColumnName } from '../state/runs.svelte.js';
import { workshop } from '../state/workshop.svelte.js';
import { say, texts } from '../texts/texts.svelte.js';

const CURVES: readonly ColumnName[] = ['active', 'energy', 'legitimacy', 'value_tangible'];
const SMOOTH = 8;

function column(name: ColumnName): string {
  return texts.name(`column.${name}`, name.replaceAll('_', ' '));
}

function smooth(values: readonly (number | null)[]): (number | null)[] {
  return values.map((_, week) => {
    const some = values.slice(Math.max(0, week - SMOOTH + 1), week + 1).filter((one): one is number => one !== null);
    return some.length === 0 ? null : some.reduce((sum, one) => sum + one, 0) / some.length;
  });
}

export function stageText(name: string): string {
  return texts.name(`stage.${name}`, name);
}

/** Stage and people of a week, in words. */
export function weekText(future: number, week: number): string {
  const run = workshop.run(future);
  return say('week_text', {
    week: String(week),
    stage: stageText(workshop.stageName(run.stage(week))),
    members: texts.whole(run.value('members', week)),
    active: texts.whole(run.value('active', week)),
    core: texts.whole(run.value('core', week)),
  });
}

export function figureNow(theme: Theme): Figure {
  const session = workshop.session;
  const { week } = workshop;
  return {
    title: workshop.title,
    drawn: say('figure_drawn'),
    foot: say('figure_foot', { seed: String(session?.seed ?? 1), run: String(session?.replicate ?? 0), horizon: String(workshop.horizon) }),
    maker: `Hearth ${(workshop.hello?.version ?? '').split(' ')[0] ?? ''}`,
    week,
    horizon: workshop.horizon,
    arena: session?.arena ?? { active: 0.25, core: 0.6 },
    rings: { core: say('core'), active: say('active'), peripheral: say('periphery') },
    stage: stageText,
    charts: [
      { title: column('active'), most: null, curves: [0] },
      { title: `${column('energy')} · ${column('legitimacy')} (–)`, most: 1, curves: [1, 2] },
      { title: `${column('value_tangible')}, ${say('value_unit')}`, most: null, curves: [3] },
    ],
    runs: workshop.shown.map((future) => {
      const run = workshop.run(future);
      const until = workshop.until(future);
      return {
        letter: workshop.letter(future),
        name: workshop.named(future),
        colour: theme.futures[workshop.rank(future) % theme.futures.length] ?? theme.accent,
        picture: run.picture(week),
        warmth: (run.value('energy', week) ?? 0.4) * 1.6 - 0.25,
        active: run.value('active', week) ?? 0,
        words: weekText(future, week),
        spells: spells(run.weeks?.stages ?? [], (place) => workshop.stageName(place), until),
        curves: CURVES.map((name) => {
          const values = run.weeks?.columns[name] ?? [];
          const drawn = name === 'value_tangible' ? smooth(values) : values;
          return { values: drawn.slice(0, until + 1), dash: name === 'legitimacy' };
        }),
      };
    }),
  };
}

export function asSvg(theme: Theme): string {
  const figure = figureNow(theme);
  const title = `${figure.title}: ${figure.runs.map((run) => `${run.name}: ${run.words}`).join('; ')}`;
  const pen = new SvgPen(FIGURE_WIDTH, figureHeight(figure), title);
  drawFigure(pen, figure, theme);
  return pen.text();
}

export async function asPng(theme: Theme): Promise<Blob | null> {
  const figure = figureNow(theme);
  const scale = 2;
  const canvas = document.createElement('canvas');
  canvas.width = FIGURE_WIDTH * scale;
  canvas.height = Math.round(figureHeight(figure) * scale);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  await document.fonts.ready;
  context.scale(scale, scale);
  drawFigure(new CanvasPen(context), figure, theme);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
