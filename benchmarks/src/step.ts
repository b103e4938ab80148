/**
 * What does one step cost (assign, prices, centers), on each backend? Milliseconds a batch at the
 * sizes of the paper and of common embeddings, one head, ratio 0.4, similarities included:
 *
 *   npm run bench -- [--rounds 15] [--seconds 3] [--sizes A,B,C,D] [--tiny]
 *
 * Backends take turns within every round, so that a busy machine troubles all of them alike. Each cell
 * is the median over rounds, the best in brackets; compare within a row.
 */
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { ndarray } from '@coke/backend-ndarray';
import { wasm } from '@coke/backend-wasm';
import {
  type AnyBackend,
  createHead,
  type Matrix,
  normalizeRows,
  Random,
  ratioBounds,
  reference,
  type Session,
} from '@coke/core';

interface Size {
  readonly name: string;
  readonly rows: number;
  readonly dim: number;
  readonly k: number;
}

const SIZES: readonly Size[] = [
  { name: 'A', rows: 1024, dim: 128, k: 3000 },
  { name: 'B', rows: 1024, dim: 128, k: 100 },
  { name: 'C', rows: 256, dim: 768, k: 1000 },
  { name: 'D', rows: 1024, dim: 100, k: 1000 },
];
const TINY: readonly Size[] = [{ name: 'tiny', rows: 8, dim: 4, k: 3 }];

/** Unit rows about the centers: embeddings have groups. */
function unitRows(rows: number, centers: Matrix, random: Random): Matrix {
  const { cols } = centers;
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const at = random.integer(centers.rows) * cols;
    for (let j = 0; j < cols; j++) {
      data[i * cols + j] = centers.data[at + j]! + (0.5 / Math.sqrt(cols)) * random.normal();
    }
  }
  normalizeRows({ data, rows, cols });
  return { data, rows, cols };
}

interface Contestant {
  readonly name: string;
  readonly session: Session<unknown>;
  readonly times: number[];
}

async function measure(size: Size, backends: readonly AnyBackend[], rounds: number, ms: number) {
  const { rows, dim, k } = size;
  const random = new Random(1);
  const centers = {
    data: new Float32Array(k * dim).map(() => random.normal()),
    rows: k,
    cols: dim,
  };
  normalizeRows(centers);
  const heads = [createHead(centers.data, dim, ratioBounds(k, 0.4))];
  const batches = Array.from({ length: 8 }, () => unitRows(rows, centers, random));
  const out = { labels: new Int32Array(rows), similarities: new Float32Array(rows) };
  const options = { dualLearningRates: [(2 * k * rows) / (0.4 * 1e6)], stage: 1 as const };
  const contestants: Contestant[] = [];
  for (const backend of backends) {
    const session = await backend.open({ metric: 'cosine', heads, normalize: false });
    contestants.push({ name: backend.name, session, times: [] });
  }
  for (let round = 0; round <= rounds; round++) {
    for (const { session, times } of contestants) {
      const end = performance.now() + ms / rounds;
      const start = performance.now();
      let steps = 0;
      do {
        await session.step(batches[steps % batches.length]!, out, options);
        steps++;
      } while (performance.now() < end);
      // The first round warms up.
      if (round > 0) times.push((performance.now() - start) / steps);
    }
  }
  for (const { session } of contestants) session.dispose();
  return contestants.map(({ name, times }) => {
    times.sort((a, b) => a - b);
    return { name, median: times[times.length >> 1]!, best: times[0]! };
  });
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: 'A,B,C,D' },
    tiny: { type: 'boolean', default: false },
  },
});
const rounds = positive('rounds', values.rounds);
const seconds = positive('seconds', values.seconds);
const sizes = values.tiny ? TINY : SIZES.filter(({ name }) => values.sizes.includes(name));
const backends: AnyBackend[] = [reference(), ndarray(), await wasm()];

console.log(`One step, ms: median [best] of ${rounds} rounds. Node ${process.versions.node}, one`);
console.log(`thread, ${cpus()[0]?.model.trim()}.\n`);
console.log(`| size | b / d / K | ${backends.map(({ name }) => name).join(' | ')} | GFLOP/s |`);
console.log(`| --- | --- | ${backends.map(() => '---').join(' | ')} | --- |`);
for (const size of sizes) {
  const results = await measure(size, backends, Math.ceil(rounds), 1000 * seconds);
  const cells = results.map(({ median, best }) => `${digits(median)} [${digits(best)}]`);
  const { rows, dim, k } = size;
  // Of the last, the fastest: a multiplication and an addition for each of b d K.
  const rate = (2e-6 * rows * dim * k) / results.at(-1)!.median;
  console.log(
    `| ${size.name} | ${rows} / ${dim} / ${k} | ${cells.join(' | ')} | ${rate.toFixed(1)} |`,
  );
}

function digits(ms: number): string {
  return ms < 10 ? ms.toPrecision(3) : ms.toFixed(1);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`--${name} should be a positive number, got ${text}`);
}
