/** @module @coke/report */
export { seriesColor } from './colors.ts';
export { epochAxis } from './epoch-axis.ts';
export { type FigureOptions, figure, type Key } from './figure.ts';
export { type Content, html, Markup } from './html.ts';
export {
  type Level,
  type LineChartOptions,
  lineChart,
  type Point,
  type Series,
} from './line-chart.ts';
export { type PageOptions, page } from './page.ts';
export { drawPlot, HALO, plotSvg, WIDE } from './plot-svg.ts';
export {
  type LineName,
  MUTED,
  type StandAloneChartOptions,
  standAloneChart,
} from './stand-alone-chart.ts';
