import { checkBarlowTwins } from './barlow-twins.ts';
import { checkByol } from './byol.ts';
import type { CheckObjective } from './check.ts';
import { checkDeepClusterV2 } from './deepcluster-v2.ts';
import { checkDino } from './dino.ts';
import { checkDinoHead } from './dino-head.ts';
import { checkMocoV2 } from './moco-v2.ts';
import { checkMocoV2Plus } from './moco-v2-plus.ts';
import { checkMocoV3 } from './moco-v3.ts';
import { checkNnclr } from './nnclr.ts';
import { checkOdc } from './odc.ts';
import { checkOptimizer } from './optimizer.ts';
import { checkSchedules } from './schedules.ts';
import { checkSimclr } from './simclr.ts';
import { checkSimSiam } from './simsiam.ts';
import { checkSimSiamNetwork } from './simsiam-network.ts';
import { checkSinkhorn } from './sinkhorn.ts';
import { checkSwav } from './swav.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  'deepcluster-v2': checkDeepClusterV2,
  'barlow-twins': checkBarlowTwins,
  byol: checkByol,
  dino: checkDino,
  'dino-head': checkDinoHead,
  simsiam: checkSimSiam,
  'simsiam-network': checkSimSiamNetwork,
  'moco-v2': checkMocoV2,
  'moco-v2-plus': checkMocoV2Plus,
  'moco-v3': checkMocoV3,
  nnclr: checkNnclr,
  simclr: checkSimclr,
  odc: checkOdc,
  optimizer: checkOptimizer,
  schedules: checkSchedules,
  sinkhorn: checkSinkhorn,
  swav: checkSwav,
};
