/** Attributes that a chart's colours stand in. */
const COLORED = /\b(?:stroke|fill)="(#[0-9a-f]{6})"/g;

/** What is written in a chart that is light. */
export const INK = '#222222';

/**
 * A style for a chart that stands alone, drawn dark on white: where its reader prefers dark, or the page that
 * shows it says `color-scheme: dark`, ink is light, the ground is dark, and colours are mixed with white.
 */
export function darkStyle(svg: string): string {
  const colors = [...new Set([...svg.matchAll(COLORED)].map(([, color]) => color!))];
  const lighter = colors.flatMap((color) =>
    ['stroke', 'fill'].map(
      (part) => `[${part}="${color}"]{${part}:color-mix(in oklab,${color} 62%,white)}`,
    ),
  );
  return `<style>@media (prefers-color-scheme: dark){svg{color:#e9ebee!important;background:#15181d!important}[fill="white"]{fill:#15181d}[stroke="white"]{stroke:#15181d}${lighter.join('')}[fill="${INK}"]{fill:#e9ebee}}</style>`;
}
