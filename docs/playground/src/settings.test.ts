import { MISSING_RULES, SCALINGS } from '@coke/io/web';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULTS, fromHash, METRICS, type Settings, toHash } from './settings.ts';

const size = fc.nat({ max: 1e9 });
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    sample: fc.string(),
    columns: fc.array(fc.string(), { minLength: 1 }),
    id: fc.string(),
    minSize: size,
    maxSize: size.map((n) => n + 1),
    scale: fc.constantFrom(...SCALINGS),
    missing: fc.constantFrom(...MISSING_RULES),
    metric: fc.constantFrom(...METRICS),
    k: size.map((n) => n + 1),
    seed: size,
  },
  { requiredKeys: ['scale', 'missing', 'metric', 'k', 'seed'] },
);

test('a link restores the settings it was made of', () => {
  fc.assert(
    fc.property(settings, (chosen) => {
      expect({ ...DEFAULTS, ...fromHash(`#${toHash(chosen)}`) }).toEqual(chosen);
    }),
    { examples: [[{ ...DEFAULTS, columns: ['a&b=c', 'ü #,%'], sample: '' }]] },
  );
});

test('a link is short and can be read', () => {
  const chosen = {
    ...DEFAULTS,
    sample: 'customers',
    k: 12,
    minSize: 100,
    columns: ['age', 'income'],
  };
  expect(toHash(chosen)).toBe('sample=customers&k=12&min=100&column=age&column=income');
});

test('what a link says wrong is passed over', () => {
  expect(fromHash('#k=0&min=-1&max=1e3&scale=log&metric=&missing=zero&seed=1.5&x=y')).toEqual({});
  expect(fromHash('')).toEqual({});
  expect(fromHash('#some-heading')).toEqual({});
});
