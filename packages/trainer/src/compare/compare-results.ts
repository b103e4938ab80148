import type { FeatureQuality } from '../evaluation/judge-encoder.ts';
import { allAlarms } from '../history/collapse-alarms.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { RunResult } from '../run/run-result.ts';
import type { ComparedRun, ComparisonPlan } from './plan-comparison.ts';

/** What one run came to. */
export interface ComparedResult {
  readonly seed: number;
  readonly options: RunOptions;
  readonly trained?: FeatureQuality;
  /** Median of the epochs that have a loss, evaluation not counted. */
  readonly secondsPerEpoch: number;
  /** Of its process, bytes. */
  readonly peakMemory?: number;
  /** What the objective keeps, by images. */
  readonly stateBytesPerImage?: number;
  /** Signs of collapse. */
  readonly alarms: number;
  readonly epochs: readonly EpochRecord[];
}

/** All runs of a recipe, one a seed. */
export interface ComparedRow {
  readonly name: string;
  readonly title: string;
  readonly runs: readonly ComparedResult[];
}

/** What is known so far. Plain JSON. */
export interface Comparison {
  readonly out: string;
  readonly shared: ComparisonPlan['shared'];
  /** Backends of network and clustering. */
  readonly devices?: RunResult['devices'];
  /** Of raw pixels, and of the encoder with its first weights by each seed. */
  readonly pixels?: FeatureQuality;
  readonly untrained: readonly FeatureQuality[];
  /** Those with a run that is over, the best by a linear classifier first. */
  readonly rows: readonly ComparedRow[];
  /** Runs that are not over, and have not failed. */
  readonly missing: readonly string[];
  /** Runs that failed, and why. */
  readonly failed: readonly { readonly label: string; readonly message: string }[];
}

interface MaybeOver {
  readonly run: ComparedRun;
  readonly result: RunResult | undefined;
  /** Why it failed, if it has. */
  readonly failure?: string | undefined;
}

/** Put runs side by side. */
export function compareResults(
  { out, shared, runs }: ComparisonPlan,
  all: readonly MaybeOver[],
): Comparison {
  const over = all.flatMap(({ run, result }) => (result ? [{ run, result }] : []));
  const names = [...new Set(runs.map(({ name }) => name))];
  const rows = names.flatMap((name): ComparedRow[] => {
    const own = over.filter(({ run }) => run.name === name);
    const [first] = own;
    return first ? [{ name, title: first.run.title, runs: own.map(comparedResult) }] : [];
  });
  const pixels = over.find(({ result }) => result.pixels)?.result.pixels;
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  const devices = over[0]?.result.devices;
  return {
    ...{ out, shared },
    ...(devices && { devices }),
    ...(pixels && { pixels }),
    untrained: seeds.flatMap(
      (seed) => over.find(({ run }) => run.seed === seed)?.result.untrained ?? [],
    ),
    rows: rows.sort((a, b) => linearOf(b) - linearOf(a)),
    missing: all.flatMap(({ run, result, failure }) =>
      result || failure !== undefined ? [] : [run.label],
    ),
    failed: all.flatMap(({ run: { label }, result, failure }) =>
      result || failure === undefined ? [] : [{ label, message: failure }],
    ),
  };
}

function comparedResult({
  run: { seed },
  result: { options, trained, stateBytes, images, epochs },
}: {
  readonly run: ComparedRun;
  readonly result: RunResult;
}): ComparedResult {
  const learning = epochs.filter(({ loss }) => loss !== undefined);
  const memory = epochs.flatMap(({ peakMemory }) => peakMemory ?? []);
  return {
    ...{ seed, options, alarms: allAlarms(epochs).length },
    ...(trained && { trained }),
    secondsPerEpoch: median(learning.map(({ seconds }) => seconds)),
    ...(memory.length > 0 && { peakMemory: Math.max(...memory) }),
    ...(stateBytes !== undefined && images && { stateBytesPerImage: stateBytes / images }),
    // Clusterings are long, and in the runs' own files.
    epochs: epochs.map((record) => ({ ...record, heads: [] })),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)]! + sorted[Math.floor(middle)]!) / 2;
}

function linearOf({ runs }: ComparedRow): number {
  return runs.reduce((sum, { trained }) => sum + (trained?.linear ?? 0), 0) / runs.length;
}
