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
} from './backend.ts';
export { type Bounds, type BoundsOptions, ratioBounds, resolveBounds } from './bounds.ts';
export type { FitOptions, GapOptions, PartialFitOptions, PredictOptions } from './call-options.ts';
export type { Certificate } from './certificate.ts';
export { LARGEST_VALUE } from './check-rows.ts';
export { ConstrainedKMeans } from './constrained-k-means.ts';
export { dualLearningRate, type EpochPosition } from './dual-learning-rate.ts';
export type { FitProgress, HeadProgress } from './fit-progress.ts';
export { copyHead, createHead, type Head } from './head.ts';
export type { Init } from './initialize.ts';
export type { Labels } from './labels.ts';
export { type Matrix, matrix } from './matrix.ts';
export { normalizeRow, normalizeRows, SHORTEST_MEAN } from './normalize.ts';
export type { OptimalityGap } from './optimality-gap.ts';
export type { Options, ResolvedOptions } from './options.ts';
export { Random } from './random.ts';
export { updateDuals } from './reference/duals.ts';
export { reference } from './reference/reference.ts';
export { SafetensorsError } from './safetensors/index.ts';
export { shouldBe } from './should-be.ts';
export type { Stream, StreamBatch } from './source.ts';
export type { Targets } from './targets.ts';
export { type NdArrayLike, toMatrix, type Vectors } from './vectors.ts';
