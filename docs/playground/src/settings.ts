import type { Metric } from '@coke/core';
import { MISSING_RULES, type MissingRule, SCALINGS, type Scaling } from '@coke/io/web';

/** What a visitor chooses; a link to the playground restores it. */
export interface Settings {
  /** Name of a sample; undefined for a file, which a link cannot hold. */
  readonly sample?: string | undefined;
  /** Columns that are computed with, those of text as categories. Undefined: all that are numeric. */
  readonly columns?: readonly string[] | undefined;
  /** The column that names rows. */
  readonly id?: string | undefined;
  readonly scale: Scaling;
  readonly missing: MissingRule;
  readonly metric: Metric;
  readonly k: number;
  /** Undefined: half of the average size. */
  readonly minSize?: number | undefined;
  /** Undefined: no limit. */
  readonly maxSize?: number | undefined;
  readonly seed: number;
}

export const METRICS: readonly Metric[] = ['euclidean', 'cosine'];

export const DEFAULTS: Settings = {
  scale: 'standard',
  missing: 'refuse',
  metric: 'euclidean',
  k: 8,
  seed: 0,
};

/** Settings as the part of a link behind `#`: what is as by default is left out. */
export function toHash(settings: Settings): string {
  const { sample, columns, id, scale, missing, metric, k, minSize, maxSize, seed } = settings;
  const all: readonly (readonly [string, string | number | undefined, unknown])[] = [
    ['sample', sample, undefined],
    ['k', k, undefined],
    ['min', minSize, undefined],
    ['max', maxSize, undefined],
    ['metric', metric, DEFAULTS.metric],
    ['scale', scale, DEFAULTS.scale],
    ['missing', missing, DEFAULTS.missing],
    ['id', id, undefined],
    ['seed', seed, DEFAULTS.seed],
  ];
  const parts = new URLSearchParams();
  for (const [name, value, usual] of all) {
    if (value !== undefined && value !== usual) parts.append(name, String(value));
  }
  for (const column of columns ?? []) parts.append('column', column);
  return parts.toString();
}

/** What of a link says settings; anything else in it is passed over. */
export function fromHash(hash: string): Partial<Settings> {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const columns = parts.getAll('column');
  const found: { readonly [name in keyof Settings]: Settings[name] | undefined } = {
    sample: parts.get('sample') ?? undefined,
    columns: columns.length > 0 ? columns : undefined,
    id: parts.get('id') ?? undefined,
    scale: oneOf(SCALINGS, parts.get('scale')),
    missing: oneOf(MISSING_RULES, parts.get('missing')),
    metric: oneOf(METRICS, parts.get('metric')),
    k: wholeNumber(parts.get('k'), 1),
    minSize: wholeNumber(parts.get('min'), 0),
    maxSize: wholeNumber(parts.get('max'), 1),
    seed: wholeNumber(parts.get('seed'), 0),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function oneOf<T extends string>(names: readonly T[], value: string | null): T | undefined {
  return names.find((name) => name === value);
}

function wholeNumber(text: string | null, least: number): number | undefined {
  if (text === null || !/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least ? value : undefined;
}
