import { barlowTwins } from '../objectives/barlow-twins/barlow-twins.ts';
import {
  BARLOW_TWINS_OPTIONS,
  type BarlowTwinsOptions,
} from '../objectives/barlow-twins/options.ts';
import { byol } from '../objectives/byol/byol.ts';
import { BYOL_OPTIONS, type ByolOptions } from '../objectives/byol/options.ts';
import { dino } from '../objectives/dino/dino.ts';
import { DINO_OPTIONS, type DinoOptions } from '../objectives/dino/options.ts';
import { SIMSIAM_OPTIONS, type SimSiamOptions } from '../objectives/simsiam/options.ts';
import { simsiam, simsiamOptimizer } from '../objectives/simsiam/simsiam.ts';
import { clipNorms } from '../optimizers/clip-norms.ts';
import { deriveRun } from './derive-run.ts';
import type { RunObjective } from './run-objective.ts';
import { ADAM, HIDDEN, SGD } from './small-recipes.ts';

// Objectives that make two views of an image alike, without negatives and clusters, in runs.

export const simsiamRun: RunObjective<SimSiamOptions> = deriveRun<SimSiamOptions>({
  source: 'Chen and He 2020, arXiv:2011.10566',
  ...{ title: 'SimSiam', factory: simsiam, table: SIMSIAM_OPTIONS, recipe: SGD },
  adjust: simsiamOptimizer,
  defaults: { hidden: HIDDEN, dimension: 512, predictorHidden: 128 },
});

export const byolRun: RunObjective<ByolOptions> = deriveRun<ByolOptions>({
  source: 'Grill et al. 2020, arXiv:2006.07733',
  ...{ title: 'BYOL', factory: byol, table: BYOL_OPTIONS, recipe: SGD },
  defaults: { hidden: HIDDEN, dimension: 128, predictorHidden: HIDDEN },
});

export const barlowTwinsRun: RunObjective<BarlowTwinsOptions> = deriveRun<BarlowTwinsOptions>({
  source: 'Zbontar et al. 2021, arXiv:2103.03230',
  ...{ title: 'Barlow Twins', factory: barlowTwins, table: BARLOW_TWINS_OPTIONS },
  recipe: { ...SGD, learningRate: 0.03, dropLast: true },
  defaults: { hidden: HIDDEN, dimension: 512 },
});

export const dinoRun: RunObjective<DinoOptions> = deriveRun<DinoOptions>({
  source: 'Caron et al. 2021, arXiv:2104.14294',
  ...{ title: 'DINO', factory: dino, table: DINO_OPTIONS, recipe: ADAM, smallCrops: true },
  adjust: (optimizer, { clip = 0 }) => (clip > 0 ? clipNorms(optimizer, clip) : optimizer),
  // A twin that moves slowly is old for long where steps are few.
  defaults: { momentum: 0.95, batchNorm: true, hidden: HIDDEN, dimension: 128 },
});
