/**
 * As many made-up rows as one machine takes, clustered on Apache Spark in one go. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/spark-rows.ts [--tiny] [--rows 100000000] [--passes 3]
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LastLines } from '../../.ci/last-lines.ts';
import {
  bundleSparkWorker,
  pythonWithSpark,
  SPARK_PACKAGE,
  sparkVariables,
} from '../../.ci/spark-environment.ts';
import { type ProcessPeaks, ProcessWatch } from './spark/process-peaks.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

export const sparkRows: Benchmark = {
  name: 'spark-rows',
  question: 'What do a hundred million rows cost on Apache Spark, on one machine?',
  // Installs Spark, needs Java, and 30 GB of disk for all rows.
  long: true,
  run,
};

const ROWS = 100_000_000;
const PASSES = 3;
/** Rows of a partition, so that Python and Node hold few at once, and Spark sorts them in memory. */
const PART = 1_600_000;
const ASK = { master: 'local[2]', memory: '8g', columns: 32, k: 100, share: 0.8, seed: 1 } as const;
const SCRIPT: string = join(import.meta.dirname, 'spark/made_up_rows.py');

/** What the script says. Times in seconds. */
interface Found {
  readonly fit: number;
  readonly passes: readonly number[];
  readonly lines: readonly string[];
  readonly list: number;
  readonly label: number;
  readonly sizes: readonly number[];
  readonly cosine: number;
  readonly spark: string;
}

async function run({ tiny, rows, passes, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const count = rows ?? (tiny ? 20_000 : ROWS);
  const ask = {
    ...{ ...ASK, k: tiny ? 10 : ASK.k, rows: count, passes: passes ?? (tiny ? 2 : PASSES) },
    partitions: Math.max(2, Math.ceil(count / PART)),
  };
  const folder = await mkdtemp(join(tmpdir(), 'coke-spark-'));
  try {
    const python = await pythonWithSpark();
    const env = {
      ...process.env,
      ...sparkVariables(python, folder),
      ...{ COKE_PYTHON: join(SPARK_PACKAGE, 'python'), COKE_WORKER: bundleSparkWorker(folder) },
    };
    const child = spawn(python, [SCRIPT], { env, ...(signal && { signal }) });
    const watch = new ProcessWatch(child.pid!);
    const complaint = new LastLines();
    createInterface(child.stderr).on('line', (line) => {
      complaint.add(line);
      const pass = /pass (\d+): /.exec(line)?.[1];
      if (pass) onProgress('spark-rows: passes', Number(pass) / ask.passes);
    });
    child.stdin.end(JSON.stringify(ask));
    let output = '';
    for await (const line of createInterface(child.stdout)) output = line;
    watch.stop();
    signal?.throwIfAborted();
    if (output === '') throw new Error(`Spark ended early\n${complaint}`);
    return answerOf(ask, JSON.parse(output) as Found, watch.peaks);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function answerOf(
  ask: Omit<typeof ASK, 'k'> & Readonly<Record<'k' | 'rows' | 'partitions', number>>,
  found: Found,
  peaks: ProcessPeaks,
): Answer {
  const { rows, partitions, columns, k, share, master } = ask;
  const seconds = (time: number) => `${time.toFixed(0)} s`;
  const memory = (kind: keyof ProcessPeaks) => `${peaks[kind].toFixed(0)} MB`;
  const [first = 0, ...others] = found.passes;
  const smallest = Math.min(...found.sizes);
  return {
    tables: [
      {
        title: `${rows} × ${columns} made up, K = ${k}, ${master}, ${partitions} partitions`,
        columns: ['what', 'time'],
        rows: [
          ['all', seconds(found.fit + found.list + found.label)],
          ['fit', seconds(found.fit)],
          ['its first pass, with the partitions', seconds(first)],
          ['each other pass', others.map((time) => time.toFixed(0)).join(', ')],
          ['moves listed and settled', seconds(found.list)],
          ['labels', seconds(found.label)],
        ],
      },
      {
        title: 'Memory of the largest process of a kind',
        columns: ['process', 'peak'],
        rows: [
          ["the driver's Python", memory('driver')],
          ['Spark itself, driver and executor in one', memory('jvm')],
          ['Python of a task', memory('python')],
          ['Node', memory('node')],
        ],
      },
      {
        title: 'Clusters',
        columns: ['mean cosine', 'smallest', `bound, ${100 * share} % of the average`],
        rows: [[found.cosine.toFixed(4), `${smallest}`, `${Math.floor((share * rows) / k)}`]],
      },
    ],
    pictures: [],
    notes: [
      'Rows are made whenever they are read: to be counted, put into partitions, listed and labelled.',
    ],
    versions: { pyspark: found.spark },
    data: { ask, found, peaks },
  };
}

if (isProgram(import.meta.url)) await runBenchmarks([sparkRows]);
