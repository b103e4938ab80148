import type { CheckObjective } from './check.ts';
import { checkMocoV2 } from './moco-v2.ts';
import { checkMocoV2Plus } from './moco-v2-plus.ts';
import { checkMocoV3 } from './moco-v3.ts';
import { checkNnclr } from './nnclr.ts';
import { checkSimclr } from './simclr.ts';
import { checkSinkhorn } from './sinkhorn.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  'moco-v2': checkMocoV2,
  'moco-v2-plus': checkMocoV2Plus,
  'moco-v3': checkMocoV3,
  nnclr: checkNnclr,
  simclr: checkSimclr,
  sinkhorn: checkSinkhorn,
};
