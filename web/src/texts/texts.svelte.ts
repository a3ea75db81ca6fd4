// Words of the page, one file a language. English is complete; what another language lacks is said in English.

import { keep, kept } from '../state/appearance.svelte.js';
import type { Translations } from '../wire/types.js';
import en from './en.json';

export type Key = keyof typeof en.page;

interface Vocabulary {
  language: string;
  page: Partial<Record<Key, string>>;
  /** Names of the model, by their path or name, in words; where missing, the server's words hold. */
  names: Readonly<Record<string, string>>;
  about: Readonly<Record<string, string>>;
  /** What the server says, by its English with `{}` where it puts something in; `{1}` is what stands in the first. */
  said?: Readonly<Record<string, string>>;
}

/** A text of the server, and whether it is in another language than the page. */
export interface Said {
  text: string;
  foreign: boolean;
}

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

class Texts {
  language = $state<Language>('en');
  private vocabulary = $state.raw<Vocabulary>(en);
  private said = $derived(
    Object.entries(this.vocabulary.said ?? {})
      .sort(([one], [other]) => other.length - one.length)
      .map(([english, own]) => [new RegExp(`^${english.split('{}').map(literal).join('(.*?)')}$`, 's'), own] as const),
  );
  private plurals = $derived(new Intl.PluralRules(this.language));
  /** Three digits, and no more than three after the point: nobody in a room reads more. */
  private numbers = $derived(
    new Intl.NumberFormat(this.language, { maximumSignificantDigits: 3, maximumFractionDigits: 3, roundingPriority: 'lessPrecision' }),
  );
  private wholes = $derived(new Intl.NumberFormat(this.language, { maximumFractionDigits: 0 }));

  /** Speaks the language that was chosen here before, or else the browser's. */
  async begin(): Promise<void> {
    const wanted = [kept('language') ?? '', ...navigator.languages].map((code) => code.slice(0, 2));
    const known = wanted.map((code) => LANGUAGES.find((one) => one.code === code)?.code).find((code) => code !== undefined);
    if (known !== undefined && known !== this.language) await this.speak(known, false);
  }

  async speak(language: Language, chosen = true): Promise<void> {
    const vocabulary: Vocabulary = language === 'de' ? (await import('./de.json')).default : en;
    this.vocabulary = vocabulary;
    this.language = language;
    document.documentElement.lang = language;
    if (chosen) keep('language', language);
  }

  /** A text with its `{gaps}` filled. Of two forms parted by ` | ` the first is for one, by `{n}`. */
  say(key: Key, gaps: Readonly<Record<string, string | number>> = {}): string {
    const text = this.vocabulary.page[key] ?? en.page[key];
    const forms = text.split(' | ');
    const one = typeof gaps.n === 'number' && this.plurals.select(gaps.n) === 'one';
    const form = (one ? forms[0] : forms[forms.length - 1]) ?? text;
    return form.replace(/\{(\w+)\}/g, (gap, name: string) => {
      const value = gaps[name];
      if (value === undefined) return gap;
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  /** What the server says in English, in the page's language if that has words for it. */
  heard(english: string): Said {
    if (this.language === 'en') return { text: english, foreign: false };
    for (const [form, own] of this.said) {
      const gaps = form.exec(english);
      if (gaps !== null) return { text: own.replace(/\{(\d)\}/g, (_, n: string) => this.heard(gaps[Number(n)] ?? '').text), foreign: false };
    }
    return { text: english, foreign: true };
  }

  /** Name of a unit; nothing where a number stands without one. */
  unit(unit: string): string {
    return ['', '0..1', '0/1'].includes(unit) ? '' : this.name(`unit.${unit}`, unit);
  }

  /** Name of something of the model. */
  name(path: string, words: string): string {
    return this.vocabulary.names[path] ?? words;
  }

  /** What something of the model is, in a sentence. */
  about(path: string, words: string): string {
    return this.vocabulary.about[path] ?? words;
  }

  /** Whether the page speaks another language than the program. */
  get translated(): boolean {
    return this.language !== 'en';
  }

  /** A text that comes in several languages. */
  of(words: Translations | null | undefined): string {
    return words?.[this.language] ?? words?.en ?? '';
  }

  number(value: number | null | undefined): string {
    if (value === null || value === undefined || !Number.isFinite(value)) return '–';
    return (Math.abs(value) >= 1000 ? this.wholes : this.numbers).format(value).replace('-', '−');
  }

  whole(value: number | null | undefined): string {
    if (value === null || value === undefined || !Number.isFinite(value)) return '–';
    return this.wholes.format(value).replace('-', '−');
  }

  percent(share: number): string {
    if (share > 0 && share < 0.005) return '<1 %';
    if (share < 1 && share > 0.995) return '>99 %';
    return `${Math.round(share * 100)} %`;
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The first letter as a capital. */
export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

export const texts = new Texts();
export const say = texts.say.bind(texts);
