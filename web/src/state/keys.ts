// Keys of the presenter.

export interface Keys {
  toggle(): void;
  step(by: number): void;
  faster(by: 1 | -1): void;
  start(): void;
  end(): void;
  /** On or back in a lesson; elsewhere a week. */
  page(by: 1 | -1): void;
  digit(n: number, shift: boolean): void;
  fork(): void;
  panel(which: 'levers' | 'acts' | 'futures' | 'lessons' | 'member' | 'notes'): void;
  session(): void;
  projector(): void;
  presenter(): void;
  hide(): void;
  open(): void;
  full(): void;
  black(): void;
  theme(): void;
  letters(by: 1 | -1): void;
  help(): void;
  escape(): void;
}

/** Whether a key belongs to what has the focus: letters to a field, arrows to a slider, space to a button. */
function taken(event: KeyboardEvent): boolean {
  const at = event.target;
  if (!(at instanceof HTMLElement)) return false;
  if (at.closest('dialog') !== null && event.key !== '?') return true;
  if (at instanceof HTMLTextAreaElement || at.isContentEditable) return true;
  if (at instanceof HTMLSelectElement) return true;
  if (at instanceof HTMLInputElement) {
    if (at.type === 'checkbox' || at.type === 'radio') return event.key === ' ';
    if (at.type === 'range') return /^(Arrow|Page|Home|End)/.test(event.key);
    return true;
  }
  return (event.key === ' ' || event.key === 'Enter') && at.closest('button, a, summary, label') !== null;
}

/** Lets a key do what it is for; true where it did something. */
export function press(event: KeyboardEvent, keys: Keys): boolean {
  if (event.key === 'Escape') {
    keys.escape();
    return false;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || taken(event)) return false;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit !== undefined && event.key !== '?') {
    keys.digit(Number(digit), event.shiftKey);
    return true;
  }
  const far = event.shiftKey ? 10 : 1;
  const deeds: Readonly<Record<string, () => void>> = {
    ' ': () => keys.toggle(),
    ArrowRight: () => keys.step(far),
    ArrowLeft: () => keys.step(-far),
    ArrowUp: () => keys.faster(1),
    ArrowDown: () => keys.faster(-1),
    Home: () => keys.start(),
    End: () => keys.end(),
    PageDown: () => keys.page(1),
    PageUp: () => keys.page(-1),
    w: () => keys.fork(),
    l: () => keys.panel('levers'),
    a: () => keys.panel('acts'),
    d: () => keys.panel('futures'),
    n: () => keys.panel('notes'),
    g: () => keys.panel('lessons'),
    m: () => keys.panel('member'),
    s: () => keys.session(),
    p: () => keys.projector(),
    x: () => keys.presenter(),
    c: () => keys.hide(),
    v: () => keys.open(),
    f: () => keys.full(),
    b: () => keys.black(),
    '.': () => keys.black(),
    t: () => keys.theme(),
    '+': () => keys.letters(1),
    '=': () => keys.letters(1),
    '-': () => keys.letters(-1),
    '?': () => keys.help(),
  };
  const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  deed?.();
  return deed !== undefined;
}
