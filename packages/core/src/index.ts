export type {
  AnyBackend,
  Assignment,
  AssignOptions,
  Awaitable,
  Backend,
  CenterKind,
  EndEpochOptions,
  Metric,
  NativeInput,
  Problem,
  Session,
  Stage,
  StepOptions,
} from './backend/backend.ts';
export { updateDuals } from './backend/reference/duals.ts';
export { reference } from './backend/reference/reference.ts';
export type { Stream, StreamBatch } from './batches/source.ts';
export type { Certificate } from './certificate/certificate.ts';
export type { OptimalityGap } from './certificate/optimality-gap.ts';
export { ConstrainedKMeans } from './constrained-k-means.ts';
export { SafetensorsError } from './files/safetensors/index.ts';
export type { Init } from './first-centers/first-centers.ts';
export type { Labels } from './labels/labels.ts';
export type { Targets } from './labels/targets.ts';
export type {
  FitOptions,
  GapOptions,
  PartialFitOptions,
  PredictOptions,
} from './online/call-options.ts';
export { dualLearningRate, type EpochPosition } from './online/dual-learning-rate.ts';
export type { FitProgress, HeadProgress } from './online/fit-progress.ts';
export type { Options, ResolvedOptions } from './online/options.ts';
export { type Bounds, type BoundsOptions, ratioBounds, resolveBounds } from './problem/bounds.ts';
export {
  type ClusteringState,
  copyClusteringState,
  createClusteringState,
} from './problem/clustering-state.ts';
export { LARGEST_VALUE } from './rows/check-rows.ts';
export { type Matrix, matrix } from './rows/matrix.ts';
export { normalizeRow, normalizeRows, SHORTEST_MEAN } from './rows/normalize.ts';
export { type NdArrayLike, toMatrix, type Vectors } from './rows/vectors.ts';
export { shouldBe } from './support/error-message.ts';
export { Random } from './support/random.ts';
