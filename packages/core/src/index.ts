/** @module @coke/core */
export type { Backend } from './backend/backend.ts';
export { javascript } from './backend/javascript/javascript.ts';
export { reference } from './backend/reference/reference.ts';
export type { Stream, StreamBatch } from './batches/stream.ts';
export type { Certificate } from './certificate/certificate.ts';
export type { OptimalityGap } from './certificate/optimality-gap.ts';
export { ConstrainedKMeans } from './constrained-k-means.ts';
export { SafetensorsError } from './files/safetensors/index.ts';
export type { Init } from './first-centers/first-centers.ts';
export type {
  AssignSetOptions,
  FinishOptions,
  FitOptions,
  GapOptions,
  LoadOptions,
  PartialFitOptions,
  PredictOptions,
  SaveOptions,
  TransformOptions,
  UpdateOptions,
} from './fit/call-options.ts';
export type {
  ExactProgress,
  FitProgress,
  HeadProgress,
  OnlineProgress,
} from './fit/fit-progress.ts';
export type { Labels } from './labels/labels.ts';
export type { Targets } from './labels/targets.ts';
export { dualLearningRate, type EpochPosition } from './online/dual-learning-rate.ts';
export type { Predictions } from './online/predictions.ts';
export type { Algorithm, CenterUpdate, Options, ResolvedOptions } from './options/options.ts';
export type { SizesAsked } from './options/resolve-sizes.ts';
export { type Bounds, type BoundsOptions, ratioBounds, resolveBounds } from './problem/bounds.ts';
export type { CenterKind, ClusteringState } from './problem/clustering-state.ts';
export type { Metric } from './problem/metric.ts';
export type { PerHead } from './problem/per-head.ts';
export type { SizeCounts, SizeOption, SizeUnit } from './problem/size-counts.ts';
export { type CsrArrays, type CsrRows, csr, type IndexedRow } from './rows/csr.ts';
export type { GivenRows } from './rows/given-rows.ts';
export type { Id, IdList } from './rows/ids.ts';
export { type Matrix, matrix } from './rows/matrix.ts';
export { type DenseRows, type NdArrayLike, type Rows, toMatrix } from './rows/rows.ts';
export { Random } from './support/random.ts';
