import type { ConstrainedKMeans } from '@coke/core';
import { type Preprocessing, readPreprocessing } from '@coke/io';
import type { RunConfig } from '../config/run-config.ts';
import type { Input } from '../input/load-input.ts';

/** What a model's file says of where it comes from, beside the model. */
export interface ModelFacts {
  /** How its table became rows of numbers. */
  readonly preprocessing: Preprocessing;
  /** How it was made. */
  readonly config: RunConfig;
  readonly input: InputFacts;
}

export interface InputFacts {
  readonly name: string;
  /** Rows that were clustered. */
  readonly rows: number;
  /** Rows left out. */
  readonly dropped: number;
}

export function factsOf(
  { name, preprocessing, rows, dropped }: Input,
  config: RunConfig,
): ModelFacts {
  return { preprocessing, config, input: { name, rows: rows.rows, dropped } };
}

/** As texts, for `model.save`. */
export function factsAsTexts(facts: ModelFacts): Record<string, string> {
  return {
    preprocessing: JSON.stringify(facts.preprocessing),
    config: JSON.stringify(facts.config),
    input: JSON.stringify(facts.input),
  };
}

/** Undefined for a model that was saved by another program. */
export function readFacts({ metadata }: ConstrainedKMeans): ModelFacts | undefined {
  const { preprocessing, config, input } = metadata;
  if (preprocessing === undefined || config === undefined || input === undefined) return undefined;
  return {
    preprocessing: readPreprocessing(preprocessing),
    config: JSON.parse(config),
    input: JSON.parse(input),
  };
}
