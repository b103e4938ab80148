import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bytes,
  duration,
  percent,
  percentTick,
  size,
  smallPercent,
  tick,
  whole,
} from './format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('numbers', () => {
  expect([whole(1234567.4), size(86.44), size(1200)]).toEqual(['1,234,567', '86.4', '1,200']);
  expect(plain(percent(0.4125))).toBe('41.3 %');
  expect(plain(percent(0.9951, 0))).toBe('100 %');
  expect([0, 0.05, 0.41257, 1].map(percentTick).map(plain)).toEqual([
    '0 %',
    '5 %',
    '41.3 %',
    '100 %',
  ]);
  expect([0, 0.012345, 5.3, 1234].map(tick)).toEqual(['0', '0.0123', '5.3', '1,230']);
  expect([0, 1e-12, 1e-6, 0.0021].map(smallPercent).map(plain)).toEqual([
    '0 %',
    '0 %',
    '< 0.01 %',
    '0.21 %',
  ]);
});

test.each([
  [0.2, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
  [3600, '1 h'],
  [7530, '2 h 5 min'],
  [90_000, '1 d 1 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(plain(duration(seconds))).toBe(text);
});

test('a duration loses less than its smaller unit', () => {
  const units: Record<string, number> = { s: 1, min: 60, h: 3600, d: 86_400 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
      const parts = duration(seconds)
        .split(' ')
        .map((part) => part.split('\u00a0'));
      const told = parts.reduce((sum, [count, unit]) => sum + Number(count) * units[unit!]!, 0);
      const largest = units[parts[0]![1]!]!;
      expect(told).toBeLessThanOrEqual(seconds);
      expect(seconds - told).toBeLessThan(
        Math.max(1, { 1: 1, 60: 1, 3600: 60, 86400: 3600 }[largest]!),
      );
    }),
  );
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1.9e9, '1.9 GB'],
  [7.06e15, '7,060 TB'],
])('%d bytes are %s', (count, text) => {
  expect(plain(bytes(count))).toBe(text);
});
