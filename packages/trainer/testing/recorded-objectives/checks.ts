import type { CheckObjective } from './check.ts';
import { checkSimclr } from './simclr.ts';
import { checkSinkhorn } from './sinkhorn.ts';
import { checkSwav } from './swav.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  simclr: checkSimclr,
  sinkhorn: checkSinkhorn,
  swav: checkSwav,
};
