// One way of drawing for the screen (canvas) and for files (SVG): a figure that is shared is the figure that was seen.

export type Point = readonly [number, number];

export type Align = 'left' | 'centre' | 'right';

export interface Writing {
  size: number;
  colour: string;
  align?: Align;
  bold?: boolean;
  /** Drawn around the letters, so that they read on anything. */
  halo?: string;
}

export interface Pen {
  disc(at: Point, radius: number, fill: string, alpha?: number): void;
  ring(at: Point, radius: number, stroke: string, width: number, alpha?: number, dash?: readonly number[]): void;
  line(from: Point, to: Point, stroke: string, width: number, alpha?: number, dash?: readonly number[]): void;
  path(points: readonly Point[], stroke: string, width: number, alpha?: number): void;
  area(points: readonly Point[], fill: string, alpha?: number): void;
  box(at: Point, size: Point, fill: string, alpha?: number, round?: number): void;
  /** Light that fades outwards; the colour as `#rrggbb`. */
  light(at: Point, radius: number, colour: string, alpha: number): void;
  write(at: Point, text: string, how: Writing): void;
  /** Draws around the point what is drawn very often alike: on a canvas once, and then as a picture of it. */
  stamp?(key: string, at: Point, reach: number, draw: (pen: Pen) => void): void;
  /** Width of a text, estimated. */
  width(text: string, size: number, bold?: boolean): number;
}

export const FAMILY = '"Atkinson Hyperlegible Next", system-ui, sans-serif';

const CANVAS_ALIGN = { left: 'left', centre: 'center', right: 'right' } as const;

/** Stamps that are kept. */
const STAMPS = 400;
const stamps = new Map<string, OffscreenCanvas>();

export class CanvasPen implements Pen {
  constructor(private readonly to: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D) {}

  disc(at: Point, radius: number, fill: string, alpha = 1): void {
    const { to } = this;
    to.globalAlpha = alpha;
    to.fillStyle = fill;
    to.beginPath();
    to.arc(at[0], at[1], Math.max(0, radius), 0, 2 * Math.PI);
    to.fill();
    to.globalAlpha = 1;
  }

  ring(at: Point, radius: number, stroke: string, width: number, alpha = 1, dash: readonly number[] = []): void {
    const { to } = this;
    this.stroke(stroke, width, alpha, dash);
    to.beginPath();
    to.arc(at[0], at[1], Math.max(0, radius), 0, 2 * Math.PI);
    to.stroke();
    to.globalAlpha = 1;
  }

  line(from: Point, until: Point, stroke: string, width: number, alpha = 1, dash: readonly number[] = []): void {
    const { to } = this;
    this.stroke(stroke, width, alpha, dash);
    to.beginPath();
    to.moveTo(from[0], from[1]);
    to.lineTo(until[0], until[1]);
    to.stroke();
    to.globalAlpha = 1;
  }

  path(points: readonly Point[], stroke: string, width: number, alpha = 1): void {
    this.stroke(stroke, width, alpha, []);
    this.trace(points);
    this.to.stroke();
    this.to.globalAlpha = 1;
  }

  area(points: readonly Point[], fill: string, alpha = 1): void {
    this.to.globalAlpha = alpha;
    this.to.fillStyle = fill;
    this.trace(points);
    this.to.closePath();
    this.to.fill();
    this.to.globalAlpha = 1;
  }

  box(at: Point, size: Point, fill: string, alpha = 1, round = 0): void {
    const { to } = this;
    to.globalAlpha = alpha;
    to.fillStyle = fill;
    to.beginPath();
    to.roundRect(at[0], at[1], Math.max(0, size[0]), Math.max(0, size[1]), round);
    to.fill();
    to.globalAlpha = 1;
  }

  light(at: Point, radius: number, colour: string, alpha: number): void {
    const { to } = this;
    const fade = to.createRadialGradient(at[0], at[1], 0, at[0], at[1], radius);
    fade.addColorStop(0, colour);
    fade.addColorStop(1, `${colour}00`);
    to.globalAlpha = alpha;
    to.fillStyle = fade;
    to.fillRect(at[0] - radius, at[1] - radius, 2 * radius, 2 * radius);
    to.globalAlpha = 1;
  }

  write(at: Point, text: string, how: Writing): void {
    const { to } = this;
    this.font(how.size, how.bold);
    to.textAlign = CANVAS_ALIGN[how.align ?? 'left'];
    to.textBaseline = 'middle';
    if (how.halo !== undefined) {
      to.strokeStyle = how.halo;
      to.lineWidth = how.size / 4;
      to.lineJoin = 'round';
      to.setLineDash([]);
      to.strokeText(text, at[0], at[1]);
    }
    to.fillStyle = how.colour;
    to.fillText(text, at[0], at[1]);
  }

  stamp(key: string, at: Point, reach: number, draw: (pen: Pen) => void): void {
    const scale = devicePixelRatio || 1;
    const pixels = Math.ceil(reach * scale) * 2 + 2;
    const name = `${key} ${pixels}`;
    let stamp = stamps.get(name);
    if (stamp === undefined) {
      stamp = new OffscreenCanvas(pixels, pixels);
      const to = stamp.getContext('2d');
      if (to === null) return;
      to.setTransform(scale, 0, 0, scale, pixels / 2, pixels / 2);
      draw(new CanvasPen(to));
      if (stamps.size >= STAMPS) stamps.clear();
      stamps.set(name, stamp);
    }
    const size = pixels / scale;
    this.to.drawImage(stamp, at[0] - size / 2, at[1] - size / 2, size, size);
  }

  width(text: string, size: number, bold?: boolean): number {
    this.font(size, bold);
    return this.to.measureText(text).width;
  }

  private font(size: number, bold: boolean | undefined): void {
    this.to.font = `${bold === true ? 700 : 400} ${size}px ${FAMILY}`;
  }

  private stroke(colour: string, width: number, alpha: number, dash: readonly number[]): void {
    const { to } = this;
    to.globalAlpha = alpha;
    to.strokeStyle = colour;
    to.lineWidth = width;
    to.lineJoin = 'round';
    to.lineCap = 'round';
    to.setLineDash([...dash]);
  }

  private trace(points: readonly Point[]): void {
    this.to.beginPath();
    for (const [x, y] of points) this.to.lineTo(x, y);
  }
}

const SVG_ALIGN = { left: 'start', centre: 'middle', right: 'end' } as const;

export class SvgPen implements Pen {
  private readonly parts: string[] = [];

  constructor(
    private readonly wide: number,
    private readonly high: number,
    private readonly title: string,
  ) {}

  disc(at: Point, radius: number, fill: string, alpha = 1): void {
    this.put(`<circle ${place(at)} r="${n(radius)}" fill="${fill}"${opacity(alpha)}/>`);
  }

  ring(at: Point, radius: number, stroke: string, width: number, alpha = 1, dash: readonly number[] = []): void {
    this.put(`<circle ${place(at)} r="${n(radius)}" fill="none"${line(stroke, width, dash)}${opacity(alpha)}/>`);
  }

  line(from: Point, to: Point, stroke: string, width: number, alpha = 1, dash: readonly number[] = []): void {
    const ends = `x1="${n(from[0])}" y1="${n(from[1])}" x2="${n(to[0])}" y2="${n(to[1])}"`;
    this.put(`<line ${ends}${line(stroke, width, dash)}${opacity(alpha)}/>`);
  }

  path(points: readonly Point[], stroke: string, width: number, alpha = 1): void {
    this.put(`<polyline points="${spots(points)}" fill="none"${line(stroke, width, [])}${opacity(alpha)}/>`);
  }

  area(points: readonly Point[], fill: string, alpha = 1): void {
    this.put(`<polygon points="${spots(points)}" fill="${fill}"${opacity(alpha)}/>`);
  }

  box(at: Point, size: Point, fill: string, alpha = 1, round = 0): void {
    const where = `x="${n(at[0])}" y="${n(at[1])}" width="${n(Math.max(0, size[0]))}" height="${n(Math.max(0, size[1]))}"`;
    this.put(`<rect ${where} rx="${n(round)}" fill="${fill}"${opacity(alpha)}/>`);
  }

  light(at: Point, radius: number, colour: string, alpha: number): void {
    const id = `light${this.parts.length}`;
    const stops = `<stop offset="0" stop-color="${colour}" stop-opacity="${n(alpha)}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/>`;
    this.put(`<radialGradient id="${id}">${stops}</radialGradient><circle ${place(at)} r="${n(radius)}" fill="url(#${id})"/>`);
  }

  write(at: Point, text: string, how: Writing): void {
    const weight = how.bold === true ? ' font-weight="700"' : '';
    const halo =
      how.halo === undefined
        ? ''
        : ` stroke="${how.halo}" stroke-width="${n(how.size / 4)}" stroke-linejoin="round" paint-order="stroke"`;
    const anchor = ` text-anchor="${SVG_ALIGN[how.align ?? 'left']}" dominant-baseline="central"`;
    const where = `x="${n(at[0])}" y="${n(at[1])}" font-size="${n(how.size)}" fill="${how.colour}"`;
    this.put(`<text ${where}${anchor}${weight}${halo}>${escape(text)}</text>`);
  }

  width(text: string, size: number, bold?: boolean): number {
    return text.length * size * (bold === true ? 0.56 : 0.52);
  }

  /** The finished file. */
  text(): string {
    const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(this.wide)} ${n(this.high)}" width="${n(this.wide)}" height="${n(this.high)}" role="img" font-family="${escape(FAMILY)}">`;
    return `${head}<title>${escape(this.title)}</title>${this.parts.join('')}</svg>\n`;
  }

  private put(part: string): void {
    this.parts.push(part);
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function place(at: Point): string {
  return `cx="${n(at[0])}" cy="${n(at[1])}"`;
}

function spots(points: readonly Point[]): string {
  return points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ');
}

function opacity(alpha: number): string {
  return alpha === 1 ? '' : ` opacity="${n(alpha)}"`;
}

function line(stroke: string, width: number, dash: readonly number[]): string {
  const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.map(n).join(' ')}"`;
  return ` stroke="${stroke}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${dashes}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
