import type { Awaitable } from '@coke/core/backend';
import type { CheckOptions, CreateBackend, Sizes } from './options.ts';
import type { FeedKind } from './session/feed-kind.ts';

/** What the properties share: the backend to check, and the options with their defaults. */
export interface Kit<Input> {
  readonly create: CreateBackend<Input>;
  readonly numRuns: number;
  readonly seed: number;
  readonly shrink: boolean;
  readonly timeLimit: number | undefined;
  readonly sizes: Sizes;
  readonly epsilon: number;
  readonly stage2: boolean;
  readonly sparse: boolean;
  readonly fromMatrix: CheckOptions<Input>['fromMatrix'];
  readonly disposeInput: CheckOptions<Input>['disposeInput'];
  readonly invalidInputs: CheckOptions<Input>['invalidInputs'];
  readonly resources: (() => Awaitable<number>) | undefined;
  /** How batches are handed in; each property is checked with each. */
  readonly feeds: readonly FeedKind[];
}

// Of the large ones none is a multiple of 2: tiles of every size end within.
const SIZES: Sizes = { heads: 3, k: 301, dim: 131, rows: 203, calls: 8 };

/** Fill the defaults in. */
export function createKit<Input>(
  create: CreateBackend<Input>,
  options: CheckOptions<Input>,
): Kit<Input> {
  return {
    create,
    numRuns: options.numRuns ?? 40,
    seed: options.seed ?? 1,
    shrink: options.shrink ?? true,
    timeLimit: options.timeLimit,
    sizes: { ...SIZES, ...options.sizes },
    epsilon: options.epsilon ?? 2 ** -23,
    stage2: options.stage2 ?? true,
    sparse: options.sparse ?? false,
    fromMatrix: options.fromMatrix,
    disposeInput: options.disposeInput,
    invalidInputs: options.invalidInputs,
    resources: options.resources,
    feeds: [
      'matrix',
      ...(options.fromMatrix ? (['native', 'native, normalized'] as const) : []),
      ...(options.sparse ? (['sparse'] as const) : []),
    ],
  };
}
