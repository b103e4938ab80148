import { expect, test } from 'vitest';
import { PAGE_STYLE } from './page-style.ts';

/** Custom properties that are colours, of the light page and of the dark one. */
const [light, dark] = PAGE_STYLE.split('@media (prefers-color-scheme: dark)').map(
  (style) =>
    new Map(
      Array.from(style.matchAll(/--([\w]+): (#[0-9a-f]{6});/g), ([, name, color]) => [
        name!,
        color!,
      ]),
    ),
);

/** As WCAG 2 has it. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

test.each([
  ['light', light!],
  ['dark', dark!],
])('%s: text has a contrast of 4.5, what is drawn of 3, on cards and on the page', (_, colors) => {
  expect(colors.size).toBeGreaterThanOrEqual(14);
  for (const [names, least] of [
    [['ink', 'muted', 'low', 's0'], 4.5],
    [['line', 'control', 's1', 's2', 's3', 's4', 's5'], 3],
  ] as const) {
    for (const name of names) {
      for (const ground of ['card', 'page']) {
        const ratio = contrast(colors.get(name)!, colors.get(ground)!);
        expect(ratio, `${name} on ${ground}`).toBeGreaterThanOrEqual(least);
      }
    }
  }
});
