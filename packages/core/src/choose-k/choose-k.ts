import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { FitProgress } from '../fit/fit-progress.ts';
import { refuseFewRows } from '../fit/size-limits.ts';
import { gatherGiven } from '../metrics/check-clusters.ts';
import { readHostRows } from '../metrics/read-rows.ts';
import type { Options, ResolvedOptions } from '../options/options.ts';
import { limitsOf } from '../problem/size-limits.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { length } from '../rows/normalize.ts';
import type { Rows } from '../rows/rows.ts';
import { rowNumbers } from '../rows/rows-in-memory.ts';
import { checkSignal, inRange, positiveInteger } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { Random } from '../support/random.ts';
import { advise } from './advice.ts';
import { elbow } from './elbow.ts';
import { type KScores, type ScoredData, scoreK } from './score-k.ts';

/** Where `chooseK` stands: as the fit that is running reports it, and when a fit has ended. */
export interface ChooseKProgress {
  readonly k: number;
  /** Of this K, from 0. */
  readonly restart: number;
  /** Fits that have ended. */
  readonly fits: number;
  readonly totalFits: number;
  /** Of the running fit; undefined when it has ended. */
  readonly fit: FitProgress | undefined;
}

/** What to try, and any option of the model but `k`. */
export interface ChooseKOptions extends Omit<Options, 'k'> {
  /** The candidates: different numbers of clusters. */
  readonly ks: readonly number[];
  /**
   * Fits of each K, with seeds `seed`, `seed + 1`, …: the best is scored, and all tell how stable the
   * clusters are. @defaultValue 5
   */
  readonly restarts?: number;
  /** Rows that silhouettes are taken of, the same for every K. @defaultValue 2000 */
  readonly sampleSize?: number | undefined;
  /** Stops between two batches of a fit, or two blocks of a silhouette. */
  readonly signal?: AbortSignal | undefined;
  /** Called whenever a fit reports, and after it; awaited. */
  readonly onProgress?: ((progress: ChooseKProgress) => unknown) | undefined;
}

/** Advice, and what it rests on. */
export interface ChosenK {
  /** The K advised. */
  readonly k: number;
  /** Why, in words. */
  readonly reason: string;
  /**
   * A second opinion: the K at the elbow of the inertia, where the curve of its logarithm lies farthest
   * below the line between its ends. Undefined for fewer than 3 candidates, or where no point lies below.
   */
  readonly elbow: number | undefined;
  /** One entry a candidate, by rising K. */
  readonly table: readonly KScores[];
}

/**
 * Clusters rows with each of several numbers of clusters, and advises one: the K of the largest
 * silhouette; where others come within 0.01 of it, the one whose restarts agree most, then the
 * smallest. Size limits hold in every fit, so the advice is for clusters of such sizes.
 *
 * @param rows - n × d, in memory.
 * @throws TypeError, RangeError naming the option at fault, or the sizes that no clusters of some K can
 * have, before anything is fitted; as `fit` for rows; the signal's reason when it is aborted.
 */
export async function chooseK(rows: Rows, options: ChooseKOptions): Promise<ChosenK> {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(shouldBe('options', 'an object', options));
  }
  const { ks: given, restarts = 5, sampleSize = 2000, signal, onProgress, ...model } = options;
  const ks = checkKs(given);
  if ('k' in model) throw new TypeError(shouldBe('k', 'left out where ks are given', model.k));
  positiveInteger('restarts', restarts);
  positiveInteger('sampleSize', sampleSize);
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new TypeError(shouldBe('onProgress', 'a function', onProgress));
  }
  checkSignal(signal);
  const x = readHostRows(rows, 'rows');
  const resolved = checkModels(model, ks, x.rows);
  const { seed } = resolved;
  inRange('seed', seed + restarts - 1, 'a safe integer for every restart', Number.isSafeInteger);
  const data = scoredData(x, resolved, sampleSize);
  const table: KScores[] = [];
  const totalFits = ks.length * restarts;
  let fits = 0;
  for (const k of ks) {
    const found: Int32Array[] = [];
    for (let restart = 0; restart < restarts; restart++) {
      const report = (fit: FitProgress | undefined) =>
        onProgress?.({ k, restart, fits, totalFits, fit });
      const clusters = new ConstrainedKMeans({ ...model, k, seed: seed + restart });
      try {
        found.push(await clusters.fitPredict(rows, { gap: 'never', signal, onProgress: report }));
      } finally {
        clusters.dispose();
      }
      fits++;
      await report(undefined);
    }
    table.push(await scoreK(k, found, seed, data, signal));
  }
  const second = elbowOf(table);
  return { ...advise(table, second), elbow: second, table };
}

/**
 * Where the logarithm of the inertia bends most, as it matters by how much each K is better than the
 * last: the inertia itself bends at the first few groups, if some lie far away. A K that leaves no
 * inertia is not looked at.
 */
function elbowOf(table: readonly KScores[]): number | undefined {
  const rows = table.filter(({ inertia }) => inertia > 0);
  const at = elbow(
    rows.map(({ k }) => k),
    rows.map(({ inertia }) => Math.log(inertia)),
  );
  return at === undefined ? undefined : rows[at]!.k;
}

/** By rising K. */
function checkKs(ks: unknown): number[] {
  if (!Array.isArray(ks)) throw new TypeError(shouldBe('ks', 'an array of numbers', ks));
  if (ks.length === 0) throw new RangeError('ks should not be empty');
  const sorted = Array.from(ks, (k, i) => positiveInteger(`ks[${i}]`, k)).sort((a, b) => a - b);
  const twice = sorted.find((k, i) => k === sorted[i + 1]);
  if (twice !== undefined) throw new RangeError(shouldBe('ks', 'different numbers', twice));
  return sorted;
}

/** The model's options, checked with every K, sizes too; those of the first. */
function checkModels(model: Omit<Options, 'k'>, ks: readonly number[], rows: number) {
  const models = ks.map((k) => new ConstrainedKMeans({ ...model, k }));
  for (const { options } of models) {
    refuseFewRows(options.k, rows);
    limitsOf(options.bounds[0]!, options.counts?.[0], rows, options.limits);
  }
  for (const clusters of models) clusters.dispose();
  return models[0]!.options;
}

function scoredData(
  given: HostRows,
  { metric, normalize, seed }: Pick<ResolvedOptions, 'metric' | 'normalize' | 'seed'>,
  sampleSize: number,
): ScoredData {
  const x = normalize ? unitRows(given) : given;
  const order = rowNumbers(x.rows);
  const sample =
    sampleSize < x.rows ? new Random(seed).shuffle(order).subarray(0, sampleSize) : order;
  return { x, metric, sample, sampleRows: gatherGiven(x, sample) };
}

/** A copy at unit length, in double; zero rows stay zero. */
function unitRows(given: HostRows): HostRows {
  const { data, rows, cols } = given;
  const out = new Float64Array(data.length);
  if (given.kind === 'csr') {
    for (let i = 0; i < rows; i++) {
      const [from, to] = [given.indptr[i]!, given.indptr[i + 1]!];
      const norm = length(data, from, to - from) || 1;
      for (let at = from; at < to; at++) out[at] = data[at]! / norm;
    }
    return { ...given, data: out };
  }
  for (let at = 0; at < data.length; at += cols) {
    const norm = length(data, at, cols) || 1;
    for (let j = at; j < at + cols; j++) out[j] = data[j]! / norm;
  }
  return { data: out, rows, cols };
}
