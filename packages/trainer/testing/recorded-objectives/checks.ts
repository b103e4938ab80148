import type { CheckObjective } from './check.ts';
import { checkDeepClusterV2 } from './deepcluster-v2.ts';
import { checkSinkhorn } from './sinkhorn.ts';
import { checkSwav } from './swav.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  'deepcluster-v2': checkDeepClusterV2,
  sinkhorn: checkSinkhorn,
  swav: checkSwav,
};
