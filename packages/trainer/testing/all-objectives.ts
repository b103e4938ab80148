import type { RowModuleFactory } from '../src/network/make-network.ts';
import { mlp } from '../src/network/mlp.ts';
import type { RowModule } from '../src/network/module.ts';
import { coke } from '../src/objectives/coke/coke.ts';
import { deepClusterV2 } from '../src/objectives/deepcluster-v2/deepcluster-v2.ts';
import type { ObjectiveFactory } from '../src/objectives/objective.ts';
import { swav } from '../src/objectives/swav/swav.ts';
import { linearModule } from './linear-module.ts';

/** An objective at settings so small that a run of it is over in a moment. */
export interface SmallObjective {
  readonly name: string;
  make(): ObjectiveFactory;
  /** With another option: a checkpoint of the one is refused by the other. */
  makeOther(): ObjectiveFactory;
  /** Widths of its heads: [projections], or [projections, predictions]. */
  readonly widths: readonly [number, number?];
  /** A small projector, of objectives that have no option for its width. @defaultValue the objective's own */
  readonly projector?: RowModuleFactory;
}

/** Width of an encoder's features in the runs of these. */
export const FEATURES = 5;

const small = { hidden: 7, dimension: 6 };

/** For tests that hold for each objective. */
export const ALL_OBJECTIVES: readonly SmallObjective[] = [
  {
    name: 'coke',
    make: () => coke({ k: [3, 4], temperature: 0.2 }),
    makeOther: () => coke({ k: [3, 4], temperature: 0.3 }),
    widths: [small.dimension],
    projector: mlp([
      { width: small.hidden, normalization: 'affine', activation: 'relu' },
      { width: small.dimension, normalization: 'affine' },
    ]),
  },
  {
    name: 'swav',
    make: () => swav({ ...small, k: 5, queueLength: 16, queueFrom: 1 }),
    makeOther: () => swav({ ...small, k: 5, queueLength: 16, queueFrom: 2 }),
    widths: [small.dimension],
  },
  {
    name: 'deepcluster-v2',
    make: () => deepClusterV2({ ...small, k: [3, 4, 3] }),
    makeOther: () => deepClusterV2({ ...small, k: [3, 4, 3], kmeansIterations: 9 }),
    widths: [small.dimension],
  },
];

/** @throws RangeError for a name that none has. */
export function smallObjective(name: string): SmallObjective {
  const found = ALL_OBJECTIVES.find((objective) => objective.name === name);
  if (!found) throw new RangeError(`there should be an objective ${name}`);
  return found;
}

/** Heads of its widths without normalisation or dropout: what a row gives hangs on no other row. */
export function plainHeads({ widths: [projections, predictions] }: SmallObjective): Heads {
  const projector = plainHead(FEATURES, projections, 21);
  if (predictions === undefined) return { projector };
  return { projector, predictor: plainHead(projections, predictions, 22) };
}

interface Heads {
  readonly projector: RowModule;
  readonly predictor?: RowModule;
}

function plainHead(inputs: number, outputs: number, seed: number): RowModule {
  return { ...linearModule(inputs, outputs, seed), outputs };
}
