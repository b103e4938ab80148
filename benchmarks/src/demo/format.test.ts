import { expect, test } from 'vitest';
import { bound, percent, whole } from './format.ts';

test.each([
  [0, '0 %'],
  [1e-17, '0 %'],
  [0.00001, '< 0.01 %'],
  [0.00123, '0.12 %'],
  [1, '100.00 %'],
])('%s as per cent is %j, with a space that does not break', (share, text) => {
  expect(percent(share)).toBe(text.replaceAll(/(?<=\d) /g, '\u00a0'));
});

test('numbers of images', () => {
  expect(whole(60_000)).toBe('60,000');
  expect(bound(240.00000000000003)).toBe('240');
  expect(bound(1000 / 3)).toBe('333.3');
});
