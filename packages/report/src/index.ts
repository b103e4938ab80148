/** @module @coke/report */
export { clusteringPage } from './clustering/clustering-page.ts';
export type {
  ClusteringOutcome,
  ClusteringReport,
  HowMade,
  Score,
} from './clustering/clustering-report.ts';
export type {
  Cell,
  ClusterDescription,
  Neighbor,
  NumberTrait,
  RowSketch,
  ShareTrait,
  Trait,
  WordsTrait,
} from './clusters/cluster-description.ts';
export { type DescribeClustersOptions, describeClusters } from './clusters/describe-clusters.ts';
export type { CellValue, ColumnKind, DescribedColumn } from './clusters/described-column.ts';
export type { DescribedTerms } from './clusters/distinctive-terms.ts';
export { type RowsByCluster, rowsByCluster } from './clusters/rows-by-cluster.ts';
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
export { type ProjectRowsOptions, projectRows } from './map/project-rows.ts';
export type { MapPoint, RowMap } from './map/row-map.ts';
export { sampleRows } from './map/sample-rows.ts';
export { type PageOptions, type PageScript, page } from './page.ts';
export { drawPlot, HALO, plotSvg, WIDE } from './plot-svg.ts';
export {
  type LineName,
  MUTED,
  type StandAloneChartOptions,
  standAloneChart,
} from './stand-alone-chart.ts';
