import { checkBarlowTwins } from './barlow-twins.ts';
import { checkByol } from './byol.ts';
import type { CheckObjective } from './check.ts';
import { checkSimSiam } from './simsiam.ts';
import { checkSimSiamNetwork } from './simsiam-network.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  'barlow-twins': checkBarlowTwins,
  byol: checkByol,
  simsiam: checkSimSiam,
  'simsiam-network': checkSimSiamNetwork,
};
