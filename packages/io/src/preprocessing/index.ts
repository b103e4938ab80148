export type { ReadRowsOptions } from './checked-parts.ts';
export { columnWidth, countFeatures, featureNames, unscale } from './features.ts';
export { matchColumns } from './find-columns.ts';
export { type FitPreprocessingOptions, fitPreprocessing } from './fit-preprocessing.ts';
export { type LoadedRows, type LoadRowsOptions, loadRows } from './load-rows.ts';
export { isSparse, type LoadedSparseRows, loadSparseRows } from './load-sparse-rows.ts';
export { nearestName } from './nearest-name.ts';
export {
  MISSING_RULES,
  type MissingRule,
  type PreprocessedColumn,
  type Preprocessing,
  type PreprocessingOptions,
  SCALINGS,
  type Scaling,
  type TextOptions,
} from './preprocessing.ts';
export { readPreprocessing } from './read-preprocessing.ts';
export { type RowsPart, readRows } from './read-rows.ts';
export type { ReadingProgress } from './reading-progress.ts';
export type { RowsBatch } from './row-mixer.ts';
export { type ShuffledRowsOptions, shuffledRows } from './shuffled-rows.ts';
