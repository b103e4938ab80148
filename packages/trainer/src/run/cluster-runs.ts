import { deepClusterV2 } from '../objectives/deepcluster-v2/deepcluster-v2.ts';
import {
  DEEP_CLUSTER_V2_OPTIONS,
  type DeepClusterV2Options,
} from '../objectives/deepcluster-v2/options.ts';
import { odc, odcOptimizer } from '../objectives/odc/odc.ts';
import { ODC_OPTIONS, type OdcOptions } from '../objectives/odc/options.ts';
import { SWAV_OPTIONS, type SwavOptions } from '../objectives/swav/options.ts';
import { swav } from '../objectives/swav/swav.ts';
import { deriveRun } from './derive-run.ts';
import type { RunObjective } from './run-objective.ts';
import { ADAM, fewClusters, HIDDEN, manyClusters, SGD, someClusters } from './small-recipes.ts';

// Objectives that cluster, in runs.

/** Options in plain JSON: a run has one backend for clustering. */
type WithoutBackend<Options> = Omit<Options, 'backend'>;

export type DeepClusterV2RunOptions = WithoutBackend<DeepClusterV2Options>;
export type OdcRunOptions = WithoutBackend<OdcOptions>;

const SOME = 'N / 50, at least 10';
const MANY = 'N / 10, at least 10';
const FEW = 'N / 200, at least 10';

export const swavRun: RunObjective<SwavOptions> = deriveRun<SwavOptions>({
  source: 'Caron et al. 2020, arXiv:2006.09882',
  ...{ title: 'SwAV', factory: swav, table: SWAV_OPTIONS, smallCrops: true },
  recipe: { ...SGD, dropLast: true },
  defaults: {
    k: { text: SOME, of: ({ instances }) => someClusters(instances) },
    epsilon: 0.03,
    queueLength: 0,
    hidden: HIDDEN,
  },
});

export const deepClusterV2Run: RunObjective<DeepClusterV2RunOptions> =
  deriveRun<DeepClusterV2RunOptions>({
    source: 'Caron et al. 2020, arXiv:2006.09882',
    ...{ title: 'DeepCluster-v2', factory: deepClusterV2, table: DEEP_CLUSTER_V2_OPTIONS },
    recipe: SGD,
    smallCrops: true,
    defaults: {
      k: {
        text: `three heads: ${MANY}`,
        of: ({ instances }) => new Array<number>(3).fill(manyClusters(instances)),
      },
      hidden: HIDDEN,
    },
  });

export const odcRun: RunObjective<OdcRunOptions> = deriveRun<OdcRunOptions>({
  source: 'Zhan et al. 2020, arXiv:2006.10645',
  ...{ title: 'ODC', factory: odc, table: ODC_OPTIONS, largeViews: 1, recipe: ADAM },
  adjust: odcOptimizer,
  defaults: {
    k: { text: FEW, of: ({ instances }) => fewClusters(instances) },
    // With it, and at the others' rate by SGD, the loss stays at ln K.
    dropout: 0,
  },
});
