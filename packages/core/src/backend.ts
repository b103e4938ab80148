/**
 * What authors of backends need, beside the types of `@coke/core`.
 *
 * @module @coke/core/backend
 */
export type { Backend, Problem } from './backend/backend.ts';
export { carryCounts } from './backend/carry-counts.ts';
export { countBatch } from './backend/count-batch.ts';
export { HeldMatrices } from './backend/held-matrices.ts';
export { assignBlock, assignSparse } from './backend/javascript/assign.ts';
export { javascript } from './backend/javascript/javascript.ts';
export { RowBlock, roundUp } from './backend/javascript/row-block.ts';
export { javascriptScorer } from './backend/javascript/scorer.ts';
export { updateDuals } from './backend/reference/duals.ts';
export { reference } from './backend/reference/reference.ts';
export { groupRows, type RowGroups } from './backend/row-groups.ts';
export {
  type Candidates,
  type ClusterSums,
  createCandidates,
  type HeldRows,
  type Scorer,
  type ScoringProblem,
} from './backend/scorer.ts';
export { scorerOf } from './backend/scorer-of.ts';
export type {
  Assignment,
  AssignOptions,
  EndEpochOptions,
  Session,
  StepOptions,
} from './backend/session.ts';
export { sumRows } from './backend/sum-rows.ts';
export { type Bounds, ratioBounds, resolveBounds } from './problem/bounds.ts';
export {
  type CenterKind,
  type ClusteringState,
  copyClusteringState,
  createClusteringState,
} from './problem/clustering-state.ts';
export type { Metric } from './problem/metric.ts';
export { checkRows, LARGEST_FLOAT32, LARGEST_VALUE } from './rows/check-rows.ts';
export type { CsrRows, SparseMatrix } from './rows/csr.ts';
export type { GivenRows, HostRows } from './rows/given-rows.ts';
export { type HostMatrix, type Matrix, matrix } from './rows/matrix.ts';
export type { NativeInput } from './rows/native-input.ts';
export { normalizeRow, normalizeRows, SHORTEST_MEAN } from './rows/normalize.ts';
export { toGivenRows, toMatrix } from './rows/rows.ts';
export {
  addSparse,
  dotSparse,
  gatherSparseRows,
  sparseRowsOf,
  squaredDistanceSparse,
  squaresOf,
} from './rows/sparse-rows.ts';
export type { Awaitable } from './support/awaitable.ts';
export { CallQueue } from './support/call-queue.ts';
export { shouldBe } from './support/error-message.ts';
export { opened } from './support/opened.ts';
