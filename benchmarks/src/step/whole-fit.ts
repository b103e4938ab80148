import { setTimeout } from 'node:timers/promises';
import { type WasmBackend, wasm } from '@coke/backend-wasm';
import { type Backend, ConstrainedKMeans, type Matrix, matrix, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';
import { kmeans } from 'ml-kmeans';
import type { BenchmarkOptions, Table } from '../suite/benchmark.ts';
import { nativeIfBuilt } from '../suite/native-if-built.ts';
import { type Summary, summarize } from '../suite/samples.ts';
import { repeat } from './repeat.ts';
import { median } from './tables.ts';
import { verdict } from './wanted.ts';

/** Rows, width, clusters, and iterations of ml-kmeans, which are epochs of ours. */
export interface FitSize {
  readonly rows: number;
  readonly dim: number;
  readonly k: number;
  readonly epochs: number;
  readonly rounds: number;
}

export const FIT_SIZE: FitSize = { rows: 10_000, dim: 100, k: 100, epochs: 5, rounds: 7 };
export const TINY_FIT_SIZE: FitSize = { rows: 200, dim: 5, k: 4, epochs: 2, rounds: 2 };

/** Milliseconds of an iteration. */
export interface FitResult {
  readonly name: string;
  readonly threads: number;
  readonly ms: Summary;
  readonly samples: readonly number[];
}

/** A whole fit by ml-kmeans and by us, from the same first centers, so many passes over the rows. */
export async function measureFit(
  size: FitSize,
  { threads, onProgress, signal }: Pick<BenchmarkOptions, 'threads' | 'onProgress' | 'signal'>,
): Promise<FitResult[]> {
  const { rows, centers } = fitData(size);
  const entries = [mlKMeans(rows, centers, size.epochs)];
  for (const count of threads) {
    const native = await nativeIfBuilt({ threads: count });
    for (const backend of [...(native ? [native] : []), await wasm({ threads: count })]) {
      entries.push(ours(rows, centers, size.epochs, backend));
    }
  }
  const samples: number[][] = entries.map(() => []);
  const what = `whole fit of ${size.rows} x ${size.dim}, K = ${size.k}`;
  // The first round warms up.
  for (let round = 0; round <= size.rounds; round++) {
    onProgress(what, round / size.rounds);
    for (const [at, { fit }] of entries.entries()) {
      signal?.throwIfAborted();
      await setTimeout(20);
      const ms = (await repeat(fit, 0)) / size.epochs;
      if (round > 0) samples[at]!.push(ms);
    }
  }
  return entries.map(({ name, threads: count }, at) => ({
    name,
    threads: count,
    ms: summarize(samples[at]!),
    samples: samples[at]!,
  }));
}

interface Entry {
  readonly name: string;
  readonly threads: number;
  readonly fit: () => unknown;
}

function mlKMeans(rows: Matrix, centers: Matrix, epochs: number): Entry {
  const [data, initialization] = [rows, centers].map(toArrays) as [number[][], number[][]];
  const fit = () => {
    // A tolerance that centers cannot meet: no fit ends early.
    const options = { initialization, maxIterations: epochs, tolerance: -1 };
    const { iterations } = kmeans(data, initialization.length, options);
    if (iterations !== epochs) throw new Error(`iterations should be ${epochs}, got ${iterations}`);
  };
  return { name: 'ml-kmeans', threads: 1, fit };
}

function ours(
  rows: Matrix,
  centers: Matrix,
  epochs: number,
  backend: Backend & Pick<WasmBackend, 'threads'>,
): Entry {
  const fit = async () => {
    const model = new ConstrainedKMeans({ k: centers.rows, init: centers, backend });
    await model.fit(rows, { epochs, gap: 'never' });
    model.dispose();
  };
  const path = backend.name.replace(/:.*/, ' auto');
  return { name: `ConstrainedKMeans, ${path}`, threads: backend.threads, fit };
}

/** Rows about centers, so spread that no fit is at its end after a few passes. */
function fitData({ rows, dim, k }: FitSize): { rows: Matrix; centers: Matrix } {
  const random = new Random(2);
  const middles = Float32Array.from({ length: k * dim }, () => random.normal());
  const data = new Float32Array(rows * dim);
  for (let at = 0; at < data.length; at += dim) {
    const middle = random.integer(k) * dim;
    for (let j = 0; j < dim; j++) data[at + j] = middles[middle + j]! + random.normal();
  }
  const unit = matrix(data, dim);
  normalizeRows(unit);
  return { rows: unit, centers: matrix(data.slice(0, k * dim), dim) };
}

function toArrays({ data, rows, cols }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
}

export function fitTable(
  { rows, dim, k, epochs }: FitSize,
  results: readonly FitResult[],
  wanted: number,
): Table {
  const theirs = results[0]!.ms.median;
  return {
    title: `A whole fit: ${rows} rows of ${dim}, K = ${k}, ${epochs} iterations or epochs`,
    columns: ['', 'threads', 'ms an iteration', 'ml-kmeans takes so many times as long'],
    rows: results.map(({ name, threads, ms }, at) => [
      name,
      String(threads),
      median(ms),
      at === 0 ? '–' : verdict(theirs / ms.median, wanted),
    ]),
  };
}
