import { mocoV2 } from '../objectives/moco-v2/moco-v2.ts';
import { MOCO_V2_OPTIONS, type MocoV2Options } from '../objectives/moco-v2/options.ts';
import { mocoV2Plus } from '../objectives/moco-v2-plus/moco-v2-plus.ts';
import {
  MOCO_V2_PLUS_OPTIONS,
  type MocoV2PlusOptions,
} from '../objectives/moco-v2-plus/options.ts';
import { mocoV3 } from '../objectives/moco-v3/moco-v3.ts';
import { MOCO_V3_OPTIONS, type MocoV3Options } from '../objectives/moco-v3/options.ts';
import { nnclr } from '../objectives/nnclr/nnclr.ts';
import { NNCLR_OPTIONS, type NnclrOptions } from '../objectives/nnclr/options.ts';
import { SIMCLR_OPTIONS, type SimclrOptions } from '../objectives/simclr/options.ts';
import { simclr } from '../objectives/simclr/simclr.ts';
import { deriveRun } from './derive-run.ts';
import type { RunObjective } from './run-objective.ts';
import { HIDDEN, SGD } from './small-recipes.ts';

// Contrastive objectives, in runs. Their temperature is what recipes of others for CIFAR-10 have.

const TEMPERATURE = 0.2;
const HEADS = { hidden: HIDDEN, dimension: 128 } as const;
const WHOLE_BATCHES = { ...SGD, dropLast: true } as const;

export const simclrRun: RunObjective<SimclrOptions> = deriveRun<SimclrOptions>({
  source: 'Chen et al. 2020, arXiv:2006.10029',
  ...{ title: 'SimCLR', factory: simclr, table: SIMCLR_OPTIONS, omit: ['rateScaling'] },
  recipe: WHOLE_BATCHES,
  defaults: { temperature: TEMPERATURE, ...HEADS },
});

export const mocoV2Run: RunObjective<MocoV2Options> = deriveRun<MocoV2Options>({
  source: 'Chen et al. 2020, arXiv:2003.04297',
  ...{ title: 'MoCo-v2', factory: mocoV2, table: MOCO_V2_OPTIONS, recipe: SGD },
  // A twin that moves slowly is old for long where steps are few.
  defaults: { momentum: 0.99, ...HEADS },
});

export const mocoV2PlusRun: RunObjective<MocoV2PlusOptions> = deriveRun<MocoV2PlusOptions>({
  source: 'solo-learn, https://github.com/vturrisi/solo-learn',
  ...{ title: 'MoCo-v2+', factory: mocoV2Plus, table: MOCO_V2_PLUS_OPTIONS, recipe: SGD },
  defaults: { temperature: 0.1, ...HEADS },
});

export const mocoV3Run: RunObjective<MocoV3Options> = deriveRun<MocoV3Options>({
  source: 'Chen, Xie and He 2021, arXiv:2104.02057',
  ...{ title: 'MoCo-v3', factory: mocoV3, table: MOCO_V3_OPTIONS, recipe: WHOLE_BATCHES },
  defaults: { temperature: TEMPERATURE, momentum: 0.9, ...HEADS, predictorHidden: HIDDEN },
});

export const nnclrRun: RunObjective<NnclrOptions> = deriveRun<NnclrOptions>({
  source: 'Dwibedi et al. 2021, arXiv:2104.14548',
  ...{ title: 'NNCLR', factory: nnclr, table: NNCLR_OPTIONS, recipe: WHOLE_BATCHES },
  defaults: { temperature: TEMPERATURE, queueLength: 512, ...HEADS, predictorHidden: HIDDEN },
});
