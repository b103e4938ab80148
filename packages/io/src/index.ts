/** @module @coke/io */
export { type NpyArray, readNpy } from './npy/node-read-npy.ts';
export { writeNpy, writeNpyRows } from './npy/node-write-npy.ts';
export {
  type FitPreprocessingOptions,
  featureNames,
  fitPreprocessing,
  type LoadedRows,
  type LoadRowsOptions,
  loadRows,
  MISSING_RULES,
  type MissingRule,
  type PreprocessedColumn,
  type Preprocessing,
  type PreprocessingOptions,
  type ReadingProgress,
  type ReadRowsOptions,
  type RowsPart,
  readPreprocessing,
  readRows,
  SCALINGS,
  type Scaling,
  unscale,
} from './preprocessing/index.ts';
export { type FileContent, writeWhole } from './write-whole.ts';
