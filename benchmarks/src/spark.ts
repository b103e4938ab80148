/**
 * Clustering on Apache Spark, beside its own MLlib. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/spark.ts [--tiny]
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Matrix, matrix } from '@coke/core';
import { glove } from '@coke/datasets';
import { tableOf, writeTable } from '@coke/io';
import { LastLines } from '../../.ci/last-lines.ts';
import {
  bundleSparkWorker,
  pythonWithSpark,
  SPARK_PACKAGE,
  sparkVariables,
} from '../../.ci/spark-environment.ts';
import { type SparkFound, type SparkQuestion, sparkAnswer } from './spark/answer.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

export const spark: Benchmark = {
  name: 'spark',
  question: 'What does it cost on Apache Spark, next to its MLlib?',
  // Installs Spark, and needs Java.
  long: true,
  run,
};

const SHARE = 0.8;
const MASTER = 'local[2]';
const SCRIPT: string = join(import.meta.dirname, 'spark/coke_and_mllib.py');

function questions(tiny: boolean): SparkQuestion[] {
  const asked = { share: SHARE, passes: tiny ? 2 : 7 };
  const sizes = tiny
    ? [[10, 2] as const]
    : ([
        [1000, 8],
        [128, 8],
      ] as const);
  const pairs = sizes.flatMap(([k, partitions]) =>
    (['coke', 'mllib'] as const).map((by) => ({ ...asked, by, k, partitions })),
  );
  return tiny ? pairs : [...pairs, { ...asked, by: 'coke', k: 1000, partitions: 32 }];
}

async function run({ tiny, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'coke-spark-'));
  try {
    const rows = tiny ? madeUpRows() : (await glove({ onProgress })).vectors;
    const path = join(folder, 'rows.parquet');
    const id = Int32Array.from({ length: rows.rows }, (_, i) => i);
    await writeTable(path, tableOf({ id, embedding: rows }));
    const python = await pythonWithSpark();
    const env = {
      ...process.env,
      ...sparkVariables(python, folder),
      ...{ COKE_PYTHON: join(SPARK_PACKAGE, 'python'), COKE_WORKER: bundleSparkWorker(folder) },
    };
    const child = spawn(python, [SCRIPT, path, MASTER], { env, ...(signal && { signal }) });
    const complaint = new LastLines();
    createInterface(child.stderr).on('line', (line) => complaint.add(line));
    const asked = questions(tiny);
    child.stdin.end(asked.map((question) => `${JSON.stringify(question)}\n`).join(''));
    const found: SparkFound[] = [];
    for await (const line of createInterface(child.stdout)) {
      found.push({ ...asked[found.length]!, ...JSON.parse(line) });
      onProgress('spark: clustering', found.length / asked.length);
    }
    signal?.throwIfAborted();
    if (found.length < asked.length) throw new Error(`Spark ended early\n${complaint}`);
    return sparkAnswer(found, rows, MASTER);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function madeUpRows(): Matrix {
  const data = Float32Array.from({ length: 8000 }, (_, i) => Math.sin(i * i));
  return matrix(data, 8);
}

if (isProgram(import.meta.url)) await runBenchmarks([spark]);
