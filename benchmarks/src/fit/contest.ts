import { wasm } from '@coke/backend-wasm';
import type { Picture, Table } from '../suite/benchmark.ts';
import { passesTable, speedTable } from './comparisons.ts';
import { contestantsFor } from './contestants.ts';
import { DATA_SETS, type DataSet, firstRows, TINY } from './data-sets.ts';
import type { CaseAnswer, CaseOptions, FitCase } from './fit-case.ts';
import { measure, type Result } from './measure.ts';
import { qualityChart } from './quality-chart.ts';
import { sizesChart } from './sizes-chart.ts';
import { describe, fitTable } from './tables.ts';

/** One a data set. */
export const CONTESTS: readonly FitCase[] = DATA_SETS.map(({ file }) => ({
  name: file,
  run: (options) =>
    contest((options.tiny ? TINY : DATA_SETS).find((set) => set.file === file)!, options),
}));

/** Many libraries fit the same rows in turns. */
async function contest(set: DataSet, options: CaseOptions): Promise<CaseAnswer> {
  const { threads, peers, python, limit, passes = Number.POSITIVE_INFINITY } = options;
  const { onProgress, signal } = options;
  const { name, metric, k, seeds } = set;
  const stop = signal && { signal };
  const all = await set.load({ onProgress, ...stop });
  const rows = firstRows(all, Math.min(all.rows, options.rows ?? all.rows));
  const contestants = contestantsFor(set, rows.rows, peers, python, limit).map((each) => ({
    ...each,
    passes: each.passes.filter((pass) => pass <= passes),
  }));
  const backend = await wasm({ threads: Math.max(...threads) });
  const results = await measure({
    ...{ rows, metric, k, seeds, contestants, threads, backend, ...stop },
    onProgress: (what) => onProgress(`${name}, ${what}`),
  });
  const clustered = { name, metric, k, rows, seeds };
  return {
    tables: [fitTable(clustered, results, threads), ...moreTables(set, clustered, results)],
    pictures: set.online ? pictures(set, describe({ name, rows, k }), results, threads) : [],
    data: { metric, k, rows: rows.rows, dim: rows.cols, results: results.map(plain) },
  };
}

function moreTables(
  { passes }: DataSet,
  clustered: Parameters<typeof speedTable>[0],
  results: readonly Result[],
): Table[] {
  const slow = results.filter(({ contestant }) => contestant.limit !== undefined);
  const own = results.filter(({ contestant: { sizes, limit } }) => sizes && limit === undefined);
  return [
    ...(passes.length > 0 ? [passesTable(clustered, results, passes)] : []),
    ...(slow.length > 0 ? [speedTable(clustered, own, slow)] : []),
  ];
}

function pictures(
  { file, metric }: DataSet,
  what: string,
  results: readonly Result[],
  threads: readonly number[],
): Picture[] {
  const count = `${Math.max(...threads)} threads`;
  return [
    {
      name: `fit-${file}`,
      caption: `Quality over time: ${what}, ${count}`,
      svg: qualityChart(results, metric, `${what}: quality over time, ${count}`),
    },
    {
      name: `fit-${file}-sizes`,
      caption: `Sizes of clusters at the end: ${what}`,
      svg: sizesChart(results, `${what}: sizes of clusters`),
    },
  ];
}

/** What of a result goes into the report. */
function plain({ contestant: { name, ratio, sizes }, fits, secondsPerPass }: Result) {
  return { name, ratio, sizes, secondsPerPass: Object.fromEntries(secondsPerPass), fits };
}
