import type { AnyOptionTable } from '@coke/core/option-table';
import { type CokeRunOptions, cokeRun } from './coke-run.ts';
import type { RunObjective } from './run-objective.ts';

/** Options of each objective in a run, by its name. */
export interface ObjectiveRunOptions {
  readonly coke: CokeRunOptions;
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
};

export const OBJECTIVE_NAMES: readonly RunObjectiveName[] = Object.keys(
  RUN_OBJECTIVES,
) as RunObjectiveName[];
