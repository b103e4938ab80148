import type { RowModuleFactory } from '../src/network/make-network.ts';
import { mlp } from '../src/network/mlp.ts';
import type { RowModule } from '../src/network/module.ts';
import { barlowTwins } from '../src/objectives/barlow-twins/barlow-twins.ts';
import { byol } from '../src/objectives/byol/byol.ts';
import { coke } from '../src/objectives/coke/coke.ts';
import { deepClusterV2 } from '../src/objectives/deepcluster-v2/deepcluster-v2.ts';
import { dino } from '../src/objectives/dino/dino.ts';
import { mocoV2 } from '../src/objectives/moco-v2/moco-v2.ts';
import { mocoV2Plus } from '../src/objectives/moco-v2-plus/moco-v2-plus.ts';
import { mocoV3 } from '../src/objectives/moco-v3/moco-v3.ts';
import { nnclr } from '../src/objectives/nnclr/nnclr.ts';
import type { ObjectiveFactory } from '../src/objectives/objective.ts';
import { odc } from '../src/objectives/odc/odc.ts';
import { simclr } from '../src/objectives/simclr/simclr.ts';
import { simsiam } from '../src/objectives/simsiam/simsiam.ts';
import { swav } from '../src/objectives/swav/swav.ts';
import { linearModule } from './linear-module.ts';

/** An objective at settings so small that a run of it is over in a moment. */
export interface SmallObjective {
  readonly name: string;
  make(): ObjectiveFactory;
  /** With another option: a checkpoint of the one is refused by the other. */
  makeOther(): ObjectiveFactory;
  /** For a batch that stays the same, whose targets should stay too. @defaultValue that of `make` */
  makeStill?(): ObjectiveFactory;
  /** Views of an image. @defaultValue 2 */
  readonly views?: number;
  /** Widths of its heads: [projections], or [projections, predictions]. */
  readonly widths: readonly [number, number?];
  /** A small projector, of objectives that have no option for its width. @defaultValue the objective's own */
  readonly projector?: RowModuleFactory;
}

/** Width of an encoder's features in the runs of these. */
export const FEATURES = 5;

const small = { hidden: 7, dimension: 6 };
const predicting = { ...small, predictorHidden: 4 };
const dinoSmall = { k: 8, layers: 2, hidden: 7, dimension: 6, freezeEpochs: 1 };
const queueSmall = { ...small, queueLength: 12 };
const odcSmall = { ...small, k: 4, minSize: 3, centroidInterval: 3, dropout: 0.2 };
const swavSmall = { ...small, k: 5, queueLength: 16, queueFrom: 1 };

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
    make: () => swav(swavSmall),
    makeOther: () => swav({ ...swavSmall, epsilon: 0.04 }),
    widths: [small.dimension],
  },
  {
    name: 'deepcluster-v2',
    make: () => deepClusterV2({ ...small, k: [3, 4, 3] }),
    makeOther: () => deepClusterV2({ ...small, k: [3, 4, 3], kmeansIterations: 9 }),
    widths: [small.dimension],
  },
  {
    name: 'simclr',
    make: () => simclr(small),
    makeOther: () => simclr({ ...small, temperature: 0.2 }),
    widths: [small.dimension],
  },
  {
    name: 'simsiam',
    make: () => simsiam(predicting),
    makeOther: () => simsiam({ ...predicting, hidden: 8 }),
    widths: [small.dimension, small.dimension],
  },
  {
    name: 'byol',
    make: () => byol(predicting),
    makeOther: () => byol({ ...predicting, momentum: 0.9 }),
    widths: [small.dimension, small.dimension],
  },
  {
    name: 'barlow-twins',
    make: () => barlowTwins(small),
    makeOther: () => barlowTwins({ ...small, lambda: 0.01 }),
    widths: [small.dimension],
  },
  {
    name: 'dino',
    make: () => dino(dinoSmall),
    makeOther: () => dino({ ...dinoSmall, centerMomentum: 0.8 }),
    // While the center settles, targets become less sharp.
    makeStill: () => dino({ ...dinoSmall, centerMomentum: 1 }),
    widths: [small.dimension, dinoSmall.k],
  },
  {
    name: 'moco-v2',
    make: () => mocoV2(queueSmall),
    makeOther: () => mocoV2({ ...queueSmall, momentum: 0.99 }),
    // A queue that it does not fill with the batch itself.
    makeStill: () => mocoV2({ ...queueSmall, queueLength: 8192 }),
    widths: [small.dimension],
  },
  {
    name: 'moco-v2-plus',
    make: () => mocoV2Plus(queueSmall),
    makeOther: () => mocoV2Plus({ ...queueSmall, finalMomentum: 0.9995 }),
    makeStill: () => mocoV2Plus({ ...queueSmall, queueLength: 8192 }),
    widths: [small.dimension],
  },
  {
    name: 'moco-v3',
    make: () => mocoV3(predicting),
    makeOther: () => mocoV3({ ...predicting, temperature: 0.2 }),
    widths: [small.dimension, small.dimension],
  },
  {
    name: 'nnclr',
    make: () => nnclr({ ...predicting, queueLength: 20 }),
    makeOther: () => nnclr({ ...predicting, queueLength: 20, temperature: 0.2 }),
    widths: [small.dimension, small.dimension],
  },
  {
    name: 'odc',
    make: () => odc(odcSmall),
    makeOther: () => odc({ ...odcSmall, minSize: 1 }),
    makeStill: () => odc({ ...odcSmall, minSize: 1 }),
    views: 1,
    widths: [small.dimension, odcSmall.k],
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
