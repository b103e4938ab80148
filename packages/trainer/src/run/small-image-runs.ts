import { barlowTwins } from '../objectives/barlow-twins/barlow-twins.ts';
import {
  BARLOW_TWINS_OPTIONS,
  type BarlowTwinsOptions,
} from '../objectives/barlow-twins/options.ts';
import { byol } from '../objectives/byol/byol.ts';
import { BYOL_OPTIONS, type ByolOptions } from '../objectives/byol/options.ts';
import { dino } from '../objectives/dino/dino.ts';
import { DINO_OPTIONS, type DinoOptions } from '../objectives/dino/options.ts';
import { SIMCLR_OPTIONS, type SimclrOptions } from '../objectives/simclr/options.ts';
import { simclr } from '../objectives/simclr/simclr.ts';
import { SIMSIAM_OPTIONS, type SimSiamOptions } from '../objectives/simsiam/options.ts';
import { simsiam } from '../objectives/simsiam/simsiam.ts';
import { SWAV_OPTIONS, type SwavOptions } from '../objectives/swav/options.ts';
import { swav } from '../objectives/swav/swav.ts';
import { clipNorms } from '../optimizers/clip-norms.ts';
import { withRules } from '../optimizers/with-rules.ts';
import { deriveRun } from './derive-run.ts';
import type { RunObjective } from './run-objective.ts';

// Other objectives in runs. Defaults are ours, for small images, an encoder of 256 features and few epochs: heads
// are as narrow as that encoder, queues and prototypes as few as the images.

const HIDDEN = 512;
const SGD = { optimizer: 'sgd', learningRate: 0.1 } as const;
const ADAM = { optimizer: 'adam', learningRate: 0.001 } as const;

export const swavRun: RunObjective<SwavOptions> = deriveRun<SwavOptions>({
  ...{ title: 'SwAV', factory: swav, table: SWAV_OPTIONS, smallCrops: true },
  recipe: { ...SGD, dropLast: true },
  defaults: {
    k: {
      text: 'N / 50, at least 10',
      of: ({ instances }) => Math.max(10, Math.round(instances / 50)),
    },
    queueFrom: { text: 'epochs / 6, rounded', of: ({ epochs }) => Math.round(epochs / 6) },
    hidden: HIDDEN,
  },
});

export const simclrRun: RunObjective<SimclrOptions> = deriveRun<SimclrOptions>({
  ...{ title: 'SimCLR', factory: simclr, table: SIMCLR_OPTIONS, omit: ['rateScaling'] },
  recipe: { ...SGD, dropLast: true },
  defaults: { temperature: 0.2, hidden: HIDDEN },
});

export const simsiamRun: RunObjective<SimSiamOptions> = deriveRun<SimSiamOptions>({
  ...{ title: 'SimSiam', factory: simsiam, table: SIMSIAM_OPTIONS, recipe: SGD },
  adjust: (optimizer) =>
    withRules(optimizer, (name) =>
      name.startsWith('predictor/') ? { scheduled: false } : undefined,
    ),
  defaults: { hidden: HIDDEN, dimension: 512, predictorHidden: 128 },
});

export const byolRun: RunObjective<ByolOptions> = deriveRun<ByolOptions>({
  ...{ title: 'BYOL', factory: byol, table: BYOL_OPTIONS, recipe: SGD },
  defaults: { hidden: HIDDEN, dimension: 128, predictorHidden: HIDDEN },
});

export const barlowTwinsRun: RunObjective<BarlowTwinsOptions> = deriveRun<BarlowTwinsOptions>({
  ...{ title: 'Barlow Twins', factory: barlowTwins, table: BARLOW_TWINS_OPTIONS },
  recipe: { ...ADAM, dropLast: true },
  defaults: { hidden: HIDDEN, dimension: 512 },
});

export const dinoRun: RunObjective<DinoOptions> = deriveRun<DinoOptions>({
  ...{ title: 'DINO', factory: dino, table: DINO_OPTIONS, recipe: ADAM, smallCrops: true },
  adjust: (optimizer, { clip = 0 }) => (clip > 0 ? clipNorms(optimizer, clip) : optimizer),
  defaults: { momentum: 0.99, hidden: HIDDEN, dimension: 128 },
});
