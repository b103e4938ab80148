import type { Answer } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import { isBuilt } from './coke-contestants.ts';
import type { Contestant, Outcome } from './contestant.ts';
import { LIBRARIES } from './faiss-contestants.ts';
import type { FileFormat } from './write-files.ts';

/** The runs of one contestant on one file. */
export interface Result {
  readonly contestant: Pick<Contestant, 'name'>;
  readonly format: FileFormat;
  readonly outcomes: readonly Outcome[];
}

export interface FilesResults {
  readonly rows: number;
  readonly cols: number;
  readonly k: number;
  readonly threads: number;
  /** Whether Python took part. */
  readonly python: string | undefined;
  readonly results: readonly Result[];
}

const MB = 1e6;

/** Medians, and how many times those of faiss on all rows of a file of the same format they are. */
export function filesAnswer({ rows, cols, k, threads, python, results }: FilesResults): Answer {
  const medians = results.map(({ contestant, format, outcomes }) => ({
    name: contestant.name,
    format,
    seconds: summarize(outcomes.map(({ seconds }) => seconds)).median,
    memory: summarize(outcomes.map(({ memory }) => memory)).median,
    last: outcomes.at(-1)!,
  }));
  const beside = (format: FileFormat) =>
    medians.find((each) => each.format === format && each.name.includes('faiss, all rows'));
  const ratio = (value: number, other: number | undefined) =>
    other === undefined ? '–' : `${digits(value / other)} ×`;
  return {
    tables: [
      {
        title: `From a file of ${rows} × ${cols} to labels, K = ${k}, cosine, ${threads} thread${threads === 1 ? '' : 's'}`,
        columns: [
          ...['', 'file', 'seconds', 'of faiss, all rows', 'MB', 'of faiss, all rows'],
          ...['mean cosine', 'smallest', 'largest cluster'],
        ],
        rows: medians.map(({ name, format, seconds, memory, last }) => [
          ...[name, format],
          ...[digits(seconds), ratio(seconds, beside(format)?.seconds)],
          ...[digits(memory / MB), ratio(memory, beside(format)?.memory)],
          ...[last.meanCosine.toFixed(4), `${last.smallest}`, `${last.largest}`],
        ]),
      },
    ],
    pictures: [],
    notes: [
      `Each run is a process: seconds are from its start to its end, memory is the most that it held (the kernel's count, which it prints itself). Medians of ${results[0]!.outcomes.length}, contestants in turns; the files are in the disk's cache.`,
      isBuilt()
        ? 'The command is the built one.'
        : 'The command is run from its sources, which are translated at each start: build first to measure it as it is published.',
    ],
    versions: python === undefined ? {} : LIBRARIES,
    data: { rows, cols, k, threads, results },
  };
}
