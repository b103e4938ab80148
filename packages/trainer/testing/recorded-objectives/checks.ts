import type { CheckObjective } from './check.ts';
import { checkOdc } from './odc.ts';
import { checkSinkhorn } from './sinkhorn.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  odc: checkOdc,
  sinkhorn: checkSinkhorn,
};
