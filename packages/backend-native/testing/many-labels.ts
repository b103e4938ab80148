// `npm run check:labels`: ten million labels of GloVe and MNIST, screened in integers, beside those of float32: of
// plain loops and of wasm. Centers move with every batch, so no two batches are labelled by the same ones.
import { wasm } from '@coke/backend-wasm';
import { Random } from '@coke/core';
import {
  type Backend,
  createClusteringState,
  type Matrix,
  matrix,
  normalizeRows,
  ratioBounds,
} from '@coke/core/backend';
import { glove, mnist } from '@coke/datasets';
import { native } from '../src/native.ts';

const K = 1000;
const BATCH = 1024;

/** Rows of a data set in float32, and how often to read them all. */
interface Data {
  readonly name: string;
  readonly x: Matrix;
  readonly epochs: number;
}

/** Labels on arrival that differ from the first backend's, one a backend. */
async function compare({ name, x, epochs }: Data, backends: readonly Backend[]) {
  normalizeRows(x);
  const { data, rows, cols } = x;
  const random = new Random(1);
  const order = random.shuffle(Int32Array.from({ length: rows }, (_, i) => i));
  const centers = new Float32Array(K * cols);
  for (let k = 0; k < K; k++) centers.set(rowOf(order[k]!), k * cols);
  const problem = {
    metric: 'cosine',
    heads: [createClusteringState(centers, cols, ratioBounds(K, 0.5))],
    normalize: false,
  } as const;
  const sessions = await Promise.all(backends.map((backend) => backend.open(problem)));
  const outs = sessions.map(() => ({ labels: new Int32Array(BATCH) }));
  const batch = new Float32Array(BATCH * cols);
  const different = new Array<number>(backends.length).fill(0);
  let assigned = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    random.shuffle(order);
    for (let start = 0; start < rows; start += BATCH) {
      const count = Math.min(BATCH, rows - start);
      for (let i = 0; i < count; i++) batch.set(rowOf(order[start + i]!), i * cols);
      const step = { data: batch.subarray(0, count * cols), rows: count, cols };
      for (const [s, session] of sessions.entries()) {
        await session.step(step, outs[s]!, {
          dualLearningRates: [20],
          centers: 'current',
          unitLength: true,
        });
        for (let i = 0; i < count; i++) {
          if (outs[s]!.labels[i] !== outs[0]!.labels[i]) different[s]!++;
        }
      }
      assigned += count;
    }
    for (const session of sessions) await session.endEpoch({});
    console.log(`${name}, epoch ${epoch + 1} of ${epochs}: ${assigned} labels, ${told()}`);
  }
  for (const session of sessions) session.dispose();
  return { assigned, different: different.reduce((a, b) => a + b, 0) };

  function rowOf(i: number): Float32Array {
    return data.subarray(i * cols, (i + 1) * cols);
  }

  function told(): string {
    const each = backends.slice(1).map((backend, b) => `${different[b + 1]} on ${backend.name}`);
    return `different: ${each.join(', ')}`;
  }
}

// A number on the command line: a share of the epochs.
const share = Number(process.argv[2] ?? 1);
const threads = 2;
const backends = [
  await native({ threads, path: 'i8' }),
  await native({ threads, path: 'f32', kernel: 'plain' }),
  await wasm({ threads, path: 'f32' }),
];
const { source, count } = await mnist('train');
if (source.kind !== 'pixels') throw new Error('MNIST should be pixels');
const images = matrix(Float32Array.from(source.data), source.data.length / count);
const all: readonly Data[] = [
  { name: 'MNIST', x: images, epochs: Math.ceil(10 * share) },
  { name: 'GloVe', x: (await glove()).vectors, epochs: Math.ceil(28 * share) },
];
let [assigned, different] = [0, 0];
for (const data of all) {
  const counted = await compare(data, backends);
  assigned += counted.assigned;
  different += counted.different;
}
console.log(
  `${assigned} labels in ${backends[0]!.name}: ${different} differ from those of float32`,
);
process.exitCode = different === 0 ? 0 : 1;
