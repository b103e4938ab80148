import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Markup } from './html.ts';

/**
 * A chart as SVG, drawn without a browser, as wide as its column on the page. Colours may be custom
 * properties of the page.
 *
 * @param name - What it shows, for who does not see it.
 */
export function plotSvg(name: string, options: PlotOptions): Markup {
  const text = drawPlot(
    {
      width: 372,
      height: 230,
      marginLeft: 56,
      marginRight: 14,
      marginTop: 16,
      marginBottom: 34,
      ariaLabel: name,
      style: { fontFamily: 'inherit', fontSize: '11.5px', width: '100%', background: 'none' },
      ...options,
    },
    { role: 'img' },
  );
  return new Markup(text);
}

/**
 * A plot as the text of its SVG, drawn without a browser.
 *
 * @param attributes - Of the SVG element, besides its own.
 */
export function drawPlot(
  options: PlotOptions,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = plot({ ...options, document });
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  return drawn.outerHTML;
}

/** Of a chart in a column that is half the page, so that its text is as large as that of the others. */
export const WIDE = { width: 570, height: 270 } as const;

/** Keeps text legible over what is drawn. */
export const HALO = { stroke: 'var(--card)', strokeWidth: 4 } as const;
