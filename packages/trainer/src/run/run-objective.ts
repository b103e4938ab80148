import type { Backend } from '@coke/core';
import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveFactory } from '../objectives/objective.ts';

/** What a run is made for, beside its options. */
export interface RunContext {
  /** N: images that are trained on. */
  readonly images: number;
  /** Where clustering happens. */
  readonly backend: Backend | undefined;
}

/** An objective as a run asks for it: by name, with options in plain JSON. */
export interface RunObjective<Resolved> {
  /** What a report calls it. */
  readonly title: string;
  /** Options of its own, beside those of every run. */
  readonly table: OptionTable<Resolved>;
  /** Large views of an image. */
  largeViews(options: Resolved): 1 | 2;
  make(options: Resolved, context: RunContext): ObjectiveFactory;
}
