// Colours of the drawings, for a dark and a light room. Energy has colours and shapes; stages have the colours
// and textures of the printed figures. All can be distinguished with any kind of colour vision.

export interface Theme {
  name: 'dark' | 'light';
  ground: string;
  surface: string;
  line: string;
  faint: string;
  text: string;
  muted: string;
  accent: string;
  good: string;
  bad: string;
  /** Futures, in the order in which they were made. */
  futures: readonly string[];
  /** Energy from none to full. */
  ramp: readonly Rgb[];
}

type Rgb = readonly [number, number, number];

export const DARK: Theme = {
  name: 'dark',
  ground: '#14110f',
  surface: '#1d1916',
  line: '#3d352e',
  faint: '#2b2520',
  text: '#f7f0e8',
  muted: '#bdb0a4',
  accent: '#ff9d4d',
  good: '#5fd0a5',
  bad: '#ff8f73',
  futures: ['#ffb35c', '#74c7f2', '#8bdc9b', '#e7a6d0', '#e8dc6a', '#b7b0ff', '#f59a9a', '#9fd6d2'],
  ramp: [
    [88, 106, 140],
    [129, 120, 150],
    [196, 122, 121],
    [244, 146, 74],
    [255, 221, 125],
  ],
};

export const LIGHT: Theme = {
  name: 'light',
  ground: '#f7f2ea',
  surface: '#fffdfa',
  line: '#d8cdbf',
  faint: '#ece4d8',
  text: '#241d18',
  muted: '#64584d',
  accent: '#b3480a',
  good: '#00704f',
  bad: '#b0391a',
  futures: ['#a94a00', '#0a66a3', '#1d7a3e', '#9b3f78', '#726300', '#5348b8', '#b03636', '#1c7671'],
  ramp: [
    [171, 184, 205],
    [163, 152, 176],
    [193, 124, 112],
    [193, 78, 24],
    [116, 32, 0],
  ],
};

/** A level from 0 to 1 as a colour of the ramp. */
export function glow(level: number, theme: Theme): string {
  const { ramp } = theme;
  const place = Math.min(1, Math.max(0, Number.isFinite(level) ? level : 0)) * (ramp.length - 1);
  const below = Math.min(ramp.length - 2, Math.floor(place));
  const from = ramp[below] ?? [0, 0, 0];
  const to = ramp[below + 1] ?? from;
  const share = place - below;
  const mix = (at: 0 | 1 | 2): number => Math.round(from[at] + (to[at] - from[at]) * share);
  return `rgb(${mix(0)},${mix(1)},${mix(2)})`;
}

/** Below the first a dot is hollow, from the second on it has a halo. */
export const SHAPES = [1 / 3, 2 / 3] as const;

export type Shape = 'hollow' | 'full' | 'bright';

export function shape(energy: number): Shape {
  if (energy < SHAPES[0]) return 'hollow';
  return energy < SHAPES[1] ? 'full' : 'bright';
}

export type Texture = 'plain' | 'dots' | 'slashes' | 'backslashes' | 'crosses' | 'bars';

export interface StageInk {
  fill: string;
  on: string;
  texture: Texture;
}

const INK = '#191614';
const PAPER = '#ffffff';

const STAGES: Readonly<Record<string, StageInk>> = {
  potential: { fill: '#56b4e9', on: INK, texture: 'plain' },
  coalescing: { fill: '#1fae84', on: INK, texture: 'dots' },
  maturing: { fill: '#f0e442', on: INK, texture: 'plain' },
  stewardship: { fill: '#e69f00', on: INK, texture: 'slashes' },
  stagnation: { fill: '#d55e00', on: PAPER, texture: 'dots' },
  transformation: { fill: '#cc79a7', on: INK, texture: 'crosses' },
  institutionalised: { fill: '#0072b2', on: PAPER, texture: 'bars' },
  dormant: { fill: '#c9c4be', on: INK, texture: 'backslashes' },
  dissolved: { fill: '#5f5a55', on: PAPER, texture: 'plain' },
};

const UNKNOWN: StageInk = { fill: '#888888', on: INK, texture: 'plain' };

export function stageInk(stage: string): StageInk {
  return STAGES[stage] ?? UNKNOWN;
}
