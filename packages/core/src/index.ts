export type {
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
export { copyHead, createHead, type Head } from './head.ts';
export { type Matrix, matrix } from './matrix.ts';
export { normalizeRow, normalizeRows, SHORTEST_MEAN } from './normalize.ts';
export { Random, type RandomState } from './random.ts';
export { reference } from './reference/reference.ts';
