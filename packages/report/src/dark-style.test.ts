import { expect, test } from 'vitest';
import { darkStyle } from './dark-style.ts';

test('each colour of a chart has a lighter one in the dark, once', () => {
  const style = darkStyle(
    '<svg><path stroke="#0072b2"/><path stroke="#0072b2"/><text fill="#123abc">a</text></svg>',
  );
  expect(style).toMatch(/^<style>@media \(prefers-color-scheme: dark\)\{.*\}<\/style>$/);
  expect(style.split('[stroke="#0072b2"]')).toHaveLength(2);
  expect(style).toContain('[fill="#123abc"]{fill:color-mix(in oklab,#123abc 62%,white)}');
  expect(style).toContain('[fill="white"]{fill:#15181d}');
});
