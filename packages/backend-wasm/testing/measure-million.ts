/**
 * What an exact fit of many rows costs with this backend, and how long it keeps others waiting: figures for
 * docs/decisions/exact-sizes.md. Rows are made up about centers.
 *
 *     npx tsx --conditions=@coke/source packages/backend-wasm/testing/measure-million.ts \
 *       [rows=1000000] [dim=128] [k=1000] [passes=3] [metric=cosine] [aborts=0] [profile=1]
 *
 * `aborts`: so many more fits, each aborted at a random moment of the first one's time. `profile`: says which
 * functions the longest waits were spent in.
 */
import { Session } from 'node:inspector/promises';
import { type Backend, ConstrainedKMeans, matrix, Random } from '@coke/core';
import { type WasmMatrix, wasm } from '../src/index.ts';

const given = Object.fromEntries(process.argv.slice(2).map((each) => each.split('=')));
const number = (name: string, otherwise: number) => Number(given[name] ?? otherwise);
const [n, dim, k] = [number('rows', 1_000_000), number('dim', 128), number('k', 1000)];
const metric: 'cosine' | 'euclidean' = given.metric ?? 'cosine';

/** Noise about 0.8 k centers whose shares fall off as 1 / rank. */
function drawRows(): Float32Array {
  const random = new Random(1);
  const groups = Math.ceil(0.8 * k);
  const centers = Float32Array.from({ length: groups * dim }, () => random.normal());
  const noise = Float32Array.from({ length: 2 ** 20 }, () => random.normal());
  const data = new Float32Array(n * dim);
  for (let i = 0; i < n; i++) {
    const group = Math.floor(groups ** random.uniform()) - 1;
    const from = random.integer(noise.length - dim);
    for (let j = 0; j < dim; j++) data[i * dim + j] = centers[group * dim + j]! + noise[from + j]!;
  }
  return data;
}

/** Looks every 5 ms whether it may; notes what it waited. */
class Waits {
  readonly all: { readonly from: number; readonly ms: number; readonly phase: string }[] = [];
  phase = 'reading';
  #last = performance.now();
  readonly #timer = setInterval(() => {
    const now = performance.now();
    this.all.push({ from: this.#last, ms: now - this.#last - 5, phase: this.phase });
    this.#last = now;
  }, 5);

  end(): void {
    clearInterval(this.#timer);
  }
}

function model(backend: Backend<WasmMatrix>, seed: number) {
  return new ConstrainedKMeans({
    ...{ k, metric, backend, seed, maxIterations: number('passes', 3) },
    minSize: Math.floor((0.8 * n) / k),
  });
}

const MB = 2 ** 20;
const rss = () => Math.round(process.memoryUsage().rss / MB);
const data = drawRows();
const backend = await wasm();
const before = { rss: rss(), arrays: process.memoryUsage().arrayBuffers };
let arrays = 0;

const session = new Session();
if (given.profile) {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 5000 });
  await session.post('Profiler.start');
}
const began = performance.now();
const hr = Number(process.hrtime.bigint() / 1000n);
const waits = new Waits();
const looks = setInterval(() => {
  arrays = Math.max(arrays, process.memoryUsage().arrayBuffers);
}, 100);
let calls = 0;
const passes: number[] = [];
const fitted = model(backend, 0);
await fitted.fit(matrix(data, dim), {
  onProgress(progress) {
    calls++;
    waits.phase = progress.algorithm === 'exact' ? `pass ${progress.iteration}` : 'warm-up';
    if (progress.algorithm === 'exact' && progress.scored === progress.rows)
      passes.push(Math.round(performance.now() - began));
  },
});
const took = performance.now() - began;
waits.phase = 'save';
const saved = await fitted.save();
await new Promise((resolve) => setTimeout(resolve, 20));
waits.end();
clearInterval(looks);
console.log(
  `${n} x ${dim}, K = ${k}, ${metric}: ${(took / 1000).toFixed(1)} s, ${calls} calls of onProgress; ` +
    `passes end at ${passes.map((each) => (each / 1000).toFixed(1))} s; saved ${saved.length} bytes`,
);
const [certificate] = fitted.certificates;
console.log(`sizes ${certificate!.smallest} to ${certificate!.largest}, gap ${certificate!.gap}`);
console.log(
  `resident: ${before.rss} MiB before, at most ${Math.round(process.resourceUsage().maxRSS / 1024)}; ` +
    `arrays ${((arrays - before.arrays) / n).toFixed(0)} B a row beside rows; rows ${(4 * n * dim) / MB} MiB`,
);
const longest = waits.all.sort((a, b) => b.ms - a.ms).slice(0, 25);
for (const { ms, from, phase } of longest) {
  console.log(`waited ${ms.toFixed(0)} ms at ${((from - began) / 1000).toFixed(1)} s, ${phase}`);
}
fitted.dispose();

if (given.profile) {
  const { profile } = await session.post('Profiler.stop');
  const names = new Map<number, string>();
  const parents = new Map<number, number>();
  for (const { id, callFrame, children } of profile.nodes) {
    const file = callFrame.url.split('/').at(-1);
    names.set(
      id,
      callFrame.functionName === '(garbage collector)'
        ? 'GC'
        : file
          ? `${file}:${callFrame.functionName}`
          : callFrame.functionName,
    );
    for (const child of children ?? []) parents.set(child, id);
  }
  const zero = hr - began * 1000 + 0;
  for (const { from, ms } of longest) {
    const [start, end] = [zero + from * 1000, zero + (from + ms) * 1000];
    let at = profile.startTime;
    const seen = new Map<string, number>();
    for (const [s, id] of profile.samples!.entries()) {
      at += profile.timeDeltas![s]!;
      if (at < start || at > end) continue;
      const stack: string[] = [];
      for (let node: number | undefined = id; node !== undefined; node = parents.get(node)) {
        const name = names.get(node)!;
        if (!name.startsWith('(root') && stack.length < 4) stack.push(name);
      }
      const key = stack.join(' < ');
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    const top = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 3);
    console.log(`${ms.toFixed(0)} ms:`, top.map(([key, count]) => `${count} x ${key}`).join(' | '));
  }
}

const random = new Random(7);
for (let abort = 0; abort < number('aborts', 0); abort++) {
  const controller = new AbortController();
  const at = random.uniform() * took;
  let aborted = 0;
  let phase = 'reading';
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, at);
  const due = performance.now() + at;
  const each = model(backend, abort);
  const result = await each
    .fit(matrix(data, dim), {
      signal: controller.signal,
      onProgress(progress) {
        phase = progress.algorithm === 'exact' ? `pass ${progress.iteration}` : 'warm-up';
      },
    })
    .then(
      () => 'done',
      (error: Error) => error.name,
    );
  const now = performance.now();
  console.log(
    `abort at ${(at / 1000).toFixed(1)} s, ${phase}: ${result}; ${(now - due).toFixed(0)} ms after it was due, ` +
      `${(now - aborted).toFixed(0)} after the call`,
  );
  each.dispose();
}
