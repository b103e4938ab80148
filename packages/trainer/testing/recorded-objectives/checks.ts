import { checkBarlowTwins } from './barlow-twins.ts';
import { checkByol } from './byol.ts';
import type { CheckObjective } from './check.ts';
import { checkDino } from './dino.ts';
import { checkDinoHead } from './dino-head.ts';
import { checkSimclr } from './simclr.ts';
import { checkSimSiam } from './simsiam.ts';
import { checkSimSiamNetwork } from './simsiam-network.ts';
import { checkSinkhorn } from './sinkhorn.ts';
import { checkSwav } from './swav.ts';

/** By the `objective` that a `case.json` names. */
export const CHECKS: Readonly<Record<string, CheckObjective>> = {
  'barlow-twins': checkBarlowTwins,
  byol: checkByol,
  dino: checkDino,
  'dino-head': checkDinoHead,
  simsiam: checkSimSiam,
  'simsiam-network': checkSimSiamNetwork,
  simclr: checkSimclr,
  sinkhorn: checkSinkhorn,
  swav: checkSwav,
};
