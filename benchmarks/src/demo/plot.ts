import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Size of a chart in its own units; on the page it is as wide as its column. */
const SIZE = { width: 340, height: 240 };

/** Draw a chart as SVG text, without a browser. Colours may be custom properties of the page. */
export function plotSvg(options: PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const style = { fontFamily: 'inherit', fontSize: '11px', width: '100%', background: 'none' };
  const drawn = plot({ ...SIZE, marginLeft: 44, style, ...options, document });
  return drawn.outerHTML;
}
