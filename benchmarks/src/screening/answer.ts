import type { Answer, Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import type { LockstepResult, PathResult } from './lockstep.ts';
import { type PathName, RATIO } from './paths.ts';
import { type Statistics, total } from './screening-statistics.ts';

const NAMES: readonly PathName[] = ['f32', 'i16', 'i8', 'auto'];

/** Tables and sentences about how paths did. */
export function screeningAnswer(results: readonly LockstepResult[], threads: number): Answer {
  return {
    tables: [candidates(results), speed(results), labels(results)],
    pictures: [],
    notes: notes(results, threads),
    versions: {},
    data: { threads, results: results.map(withoutBatches) },
  };
}

function notes(results: readonly LockstepResult[], threads: number): string[] {
  const real = results.filter((result) => result.real);
  const made = results.filter((result) => !result.real);
  return [
    `All paths take the same rows in the same batches from the same centers, so their states stay ` +
      `equal for as long as their labels do. Ratio ${RATIO}, one head, ${threads} ` +
      `${threads === 1 ? 'thread' : 'threads'}.`,
    ...(real.length > 0 ? [`Real data: ${differences(real)}.`] : []),
    `Made-up data: ${differences(made)}.`,
    'A panel is 8 clusters that are scored in float32 together. i16 and i8 are forced to screen ' +
      'every row; auto gives a batch up when too much is left to be scored again.',
  ];
}

function differences(results: readonly LockstepResult[]): string {
  const sum = (of: (result: LockstepResult) => number) =>
    results.reduce((all, result) => all + of(result), 0);
  const others = results[0]!.paths.slice(1);
  const names = others.map(({ name }) => name).join(' and by ');
  const assignments = whole(sum((result) => result.assignments));
  const differing = sum(({ paths }) => paths.reduce((all, path) => all + path.differing, 0));
  return (
    `${assignments} rows labelled by f32, and each again by ${names}: ` +
    `${whole(differing)} labels differ`
  );
}

function candidates(results: readonly LockstepResult[]): Table {
  return {
    title:
      'Panels of 8 clusters that a row is scored by again in float32: first batch → second half',
    columns: [
      'data, N / d / K',
      ...['panels in all', 'i16', 'i8', 'auto'],
      ...['auto: rows labelled by f32', 'auto: batches given up or not tried'],
    ],
    rows: results.map((result) => {
      const cell = (name: PathName) => {
        const path = find(result, name);
        if (!path) return '–';
        return `${perRow(path.batches.slice(0, 1))} → ${perRow(laterHalf(path))}`;
      };
      const { rows, dim, k, name } = result;
      const auto = find(result, 'auto')!;
      const { rows: all, screened } = total(auto.batches);
      const given = auto.batches.filter((batch) => batch.screened < batch.rows).length;
      return [
        `${name}, ${rows} / ${dim} / ${k}`,
        String(Math.ceil(k / 8)),
        ...[cell('i16'), cell('i8'), cell('auto')],
        percent(1 - screened / all),
        percent(given / auto.batches.length),
      ];
    }),
  };
}

function speed(results: readonly LockstepResult[]): Table {
  return {
    title: 'Milliseconds of a batch, whole step: median of turns [best], ± distance of quartiles',
    columns: ['data', ...NAMES, 'f32 / i16', 'f32 / i8', 'f32 / auto'],
    rows: results.map((result) => {
      const median = (name: PathName) => {
        const path = find(result, name);
        return path ? summarize(path.times).median : Number.NaN;
      };
      return [
        result.name,
        ...NAMES.map((name) => timeCell(find(result, name))),
        ...(['i16', 'i8', 'auto'] as const).map((name) => digits(median('f32') / median(name))),
      ];
    }),
  };
}

function labels(results: readonly LockstepResult[]): Table {
  return {
    title: 'Labels that are not those of f32',
    columns: ['data', 'rows labelled', 'i16', 'i8', 'auto', 'states equal in the end'],
    rows: results.map((result) => [
      result.name,
      whole(result.assignments),
      ...(['i16', 'i8', 'auto'] as const).map((name) => {
        const path = find(result, name);
        return path ? whole(path.differing) : '–';
      }),
      result.paths.every(({ sameState }) => sameState) ? 'yes' : 'no',
    ]),
  };
}

function find({ paths }: LockstepResult, name: PathName): PathResult | undefined {
  return paths.find((path) => path.name === name);
}

function laterHalf({ batches }: PathResult): readonly Statistics[] {
  return batches.slice(batches.length >> 1);
}

function perRow(batches: readonly Statistics[]): string {
  const { screened, panelsRescored } = total(batches);
  return screened === 0 ? 'none tried' : digits(panelsRescored / screened);
}

function timeCell(path: PathResult | undefined): string {
  if (!path) return '–';
  const { median, best, spread } = summarize(path.times);
  return `${digits(median)} [${digits(best)}] ± ${percent(spread)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

function whole(count: number): string {
  return count.toLocaleString('en');
}

/** Thousands of batches say no more than their halves. */
function withoutBatches({ paths, ...result }: LockstepResult) {
  return {
    ...result,
    paths: paths.map(({ batches, times, ...path }) => ({
      ...path,
      ms: summarize(times),
      first: total(batches.slice(0, 1)),
      all: total(batches),
      secondHalf: total(batches.slice(batches.length >> 1)),
    })),
  };
}
