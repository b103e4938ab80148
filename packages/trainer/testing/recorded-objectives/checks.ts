import type { CheckObjective } from './check.ts';
import { checkSinkhorn } from './sinkhorn.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  sinkhorn: checkSinkhorn,
};
