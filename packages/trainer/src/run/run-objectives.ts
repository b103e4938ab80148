import type { AnyOptionTable } from '@coke/core/option-table';
import type { BarlowTwinsOptions } from '../objectives/barlow-twins/options.ts';
import type { ByolOptions } from '../objectives/byol/options.ts';
import type { DinoOptions } from '../objectives/dino/options.ts';
import type { SimclrOptions } from '../objectives/simclr/options.ts';
import type { SimSiamOptions } from '../objectives/simsiam/options.ts';
import type { SwavOptions } from '../objectives/swav/options.ts';
import { type CokeRunOptions, cokeRun } from './coke-run.ts';
import type { RunObjective } from './run-objective.ts';
import {
  barlowTwinsRun,
  byolRun,
  dinoRun,
  simclrRun,
  simsiamRun,
  swavRun,
} from './small-image-runs.ts';

/** Options of each objective in a run, by its name. */
export interface ObjectiveRunOptions {
  readonly coke: CokeRunOptions;
  readonly swav: SwavOptions;
  readonly simclr: SimclrOptions;
  readonly simsiam: SimSiamOptions;
  readonly byol: ByolOptions;
  readonly 'barlow-twins': BarlowTwinsOptions;
  readonly dino: DinoOptions;
}

export type RunObjectiveName = keyof ObjectiveRunOptions;

/** Whatever its options are: its table checks them before it reads them. */
// biome-ignore lint/suspicious/noExplicitAny: its methods take options of its own, and of no other
export interface AnyRunObjective extends Omit<RunObjective<any>, 'table'> {
  readonly table: AnyOptionTable;
}

/** What can be learnt, by name. */
export const RUN_OBJECTIVES: Readonly<Record<RunObjectiveName, AnyRunObjective>> = {
  coke: cokeRun,
  swav: swavRun,
  simclr: simclrRun,
  simsiam: simsiamRun,
  byol: byolRun,
  'barlow-twins': barlowTwinsRun,
  dino: dinoRun,
};

export const OBJECTIVE_NAMES: readonly RunObjectiveName[] = Object.keys(
  RUN_OBJECTIVES,
) as RunObjectiveName[];
