/** @module @coke/trainer/run */
export { type DataSet, openDataSet } from './data-set.ts';
export { DEVICES, type Device, type DeviceOptions, useDevice } from './device.ts';
export { type RunFiles, readRunOptions, runFiles } from './run-files.ts';
export { makeEncoder } from './run-network.ts';
export { RUN_OBJECTIVES, type RunObjectiveName } from './run-objectives.ts';
export { OPTIMIZERS, type RunOptimizer } from './run-optimizers.ts';
export {
  type CommonRunOptions,
  DATA_SETS,
  ENCODERS,
  type OwnRunOptions,
  type ResolvedRunOptions,
  type RunOptions,
  type RunOptionsOf,
  resolveRunOptions,
} from './run-options.ts';
export type { RunResult } from './run-result.ts';
export { runViews, viewSide } from './run-views.ts';
export { type RunHooks, trainingRun } from './training-run.ts';
