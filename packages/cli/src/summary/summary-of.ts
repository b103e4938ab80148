import type { Labelled, TimedCertificate } from '../labelled.ts';
import { peakMemory } from '../peak-memory.ts';
import type { Tools } from '../tools.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Summary } from './summary.ts';

export interface SummaryParts {
  readonly command: string;
  readonly labelled: Pick<Labelled, 'input' | 'model'>;
  readonly outcome: Outcome;
  readonly unlimited?: TimedCertificate | undefined;
  readonly written: readonly string[];
}

export function summaryOf(
  { command, labelled, outcome, unlimited, written }: SummaryParts,
  { backend, seconds }: Tools,
): Summary {
  const { input, model } = labelled;
  return {
    command,
    input: {
      name: input.name,
      rows: input.rows.rows,
      dropped: input.dropped,
      columns: input.preprocessing.columns.map(({ name }) => name),
    },
    clusters: model.options.k[0]!,
    metric: model.options.metric,
    outcome,
    ...(unlimited && { withoutLimits: outcomeOf(unlimited.certificate) }),
    place: { backend: backend.name, seconds: seconds(), peakMemory: peakMemory() },
    written,
  };
}
