import type { AnyOptionTable } from '@coke/core/option-table';
import type { BarlowTwinsOptions } from '../objectives/barlow-twins/options.ts';
import type { ByolOptions } from '../objectives/byol/options.ts';
import type { DinoOptions } from '../objectives/dino/options.ts';
import type { MocoV2Options } from '../objectives/moco-v2/options.ts';
import type { MocoV2PlusOptions } from '../objectives/moco-v2-plus/options.ts';
import type { MocoV3Options } from '../objectives/moco-v3/options.ts';
import type { NnclrOptions } from '../objectives/nnclr/options.ts';
import type { SimclrOptions } from '../objectives/simclr/options.ts';
import type { SimSiamOptions } from '../objectives/simsiam/options.ts';
import type { SwavOptions } from '../objectives/swav/options.ts';
import {
  type DeepClusterV2RunOptions,
  deepClusterV2Run,
  type OdcRunOptions,
  odcRun,
  swavRun,
} from './cluster-runs.ts';
import { type CokeRunOptions, cokeRun } from './coke-run.ts';
import { mocoV2PlusRun, mocoV2Run, mocoV3Run, nnclrRun, simclrRun } from './contrast-runs.ts';
import type { RunObjective } from './run-objective.ts';
import { barlowTwinsRun, byolRun, dinoRun, simsiamRun } from './twin-runs.ts';

/** Options of each objective in a run, by its name. */
export interface ObjectiveRunOptions {
  readonly coke: CokeRunOptions;
  readonly swav: SwavOptions;
  readonly 'deepcluster-v2': DeepClusterV2RunOptions;
  readonly odc: OdcRunOptions;
  readonly simclr: SimclrOptions;
  readonly 'moco-v2': MocoV2Options;
  readonly 'moco-v2-plus': MocoV2PlusOptions;
  readonly 'moco-v3': MocoV3Options;
  readonly nnclr: NnclrOptions;
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
  'deepcluster-v2': deepClusterV2Run,
  odc: odcRun,
  simclr: simclrRun,
  'moco-v2': mocoV2Run,
  'moco-v2-plus': mocoV2PlusRun,
  'moco-v3': mocoV3Run,
  nnclr: nnclrRun,
  simsiam: simsiamRun,
  byol: byolRun,
  'barlow-twins': barlowTwinsRun,
  dino: dinoRun,
};

export const OBJECTIVE_NAMES: readonly RunObjectiveName[] = Object.keys(
  RUN_OBJECTIVES,
) as RunObjectiveName[];
