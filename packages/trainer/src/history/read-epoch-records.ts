import { shouldBe } from '@coke/core/check-options';
import type { EpochRecord } from './epoch-record.ts';

/** What a field holds; with a question mark it may be missing. */
type Rule = (name: string, value: unknown) => void;
type Fields = Readonly<Record<string, Rule>>;

const FINITE = number('a finite number', Number.isFinite);
const AMOUNT = number('a finite number of at least 0', (n) => Number.isFinite(n) && n >= 0);
const COUNT = number('a whole number of at least 0', (n) => Number.isSafeInteger(n) && n >= 0);
const POSITIVE = number('a finite number above 0', (n) => Number.isFinite(n) && n > 0);
const SHARE = number('from 0 to 1', (n) => n >= 0 && n <= 1);

const HEAD = object({
  k: COUNT,
  smallest: AMOUNT,
  largest: AMOUNT,
  minSize: AMOUNT,
  empty: COUNT,
  shortfall: AMOUNT,
  shortfallLimit: AMOUNT,
  meanSimilarity: FINITE,
  sizes: object({ width: POSITIVE, counts: list(COUNT) }),
  labelChangeRate: optional(SHARE),
  agreement: optional(object({ accuracy: SHARE, nmi: FINITE, ari: FINITE, purity: SHARE })),
});

const EPOCH = object({
  epoch: COUNT,
  learningRate: FINITE,
  objective: optional(text),
  loss: optional(FINITE),
  uniform: optional(FINITE),
  vanished: optional(FINITE),
  pseudoLabelAccuracy: optional(SHARE),
  heads: list(HEAD),
  measures: optional(byName(FINITE)),
  limits: optional(byName(object({ least: optional(FINITE), most: optional(FINITE) }))),
  features: optional(object({ std: AMOUNT, effectiveDimension: AMOUNT })),
  neighbors: optional(list(object({ k: COUNT, accuracy: SHARE }))),
  linearProbe: optional(object({ accuracy: SHARE })),
  seconds: AMOUNT,
  imagesPerSecond: AMOUNT,
  waitingShare: SHARE,
  clusteringShare: SHARE,
  peakMemory: optional(AMOUNT),
});

/**
 * Records of epochs out of a file, where anything may have happened to them. Fields that are not
 * known are let through: a later version may have written them.
 *
 * @param value - What `JSON.parse` made of it.
 * @throws TypeError or RangeError naming the field that is not what it should be; RangeError if
 * epochs do not follow one another, or have different heads.
 */
export function readEpochRecords(value: unknown): EpochRecord[] {
  list(EPOCH)('records', value);
  const records = value as EpochRecord[];
  for (const [i, { epoch, heads }] of records.entries()) {
    const before = records[i - 1];
    if (!before) continue;
    if (epoch !== before.epoch + 1) {
      throw new RangeError(shouldBe(`records[${i}].epoch`, `${before.epoch + 1}`, epoch));
    }
    const [ks, was] = [heads, before.heads].map((all) => all.map(({ k }) => k).join(' + '));
    if (ks !== was) throw new RangeError(shouldBe(`K of records[${i}].heads`, was!, ks));
  }
  return records;
}

function number(rule: string, holds: (n: number) => boolean): Rule {
  return (name, value) => {
    if (typeof value !== 'number') throw new TypeError(shouldBe(name, rule, value));
    if (!holds(value)) throw new RangeError(shouldBe(name, rule, value));
  };
}

function optional(rule: Rule): Rule {
  return (name, value) => {
    if (value !== undefined) rule(name, value);
  };
}

function list(rule: Rule): Rule {
  return (name, value) => {
    if (!Array.isArray(value)) throw new TypeError(shouldBe(name, 'a list', value));
    for (const [i, each] of value.entries()) rule(`${name}[${i}]`, each);
  };
}

function byName(rule: Rule): Rule {
  return (name, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError(shouldBe(name, 'an object', value));
    }
    for (const [key, each] of Object.entries(value)) rule(`${name}.${key}`, each);
  };
}

function text(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(shouldBe(name, 'a string', value));
}

function object(fields: Fields): Rule {
  return (name, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError(shouldBe(name, 'an object', value));
    }
    for (const [field, rule] of Object.entries(fields)) {
      rule(`${name}.${field}`, (value as Record<string, unknown>)[field]);
    }
  };
}
