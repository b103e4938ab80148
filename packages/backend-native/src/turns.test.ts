import {
  type Candidates,
  createCandidates,
  type HeldRows,
  matrix,
  type Scorer,
} from '@coke/core/backend';
import { expect, test } from 'vitest';
import { native } from './native.ts';

const [K, DIM] = [4096, 128];
/** Turns of 512 rows, and one of 40. */
const ROWS = 4 * 512 + 40;

const x = Float32Array.from({ length: ROWS * DIM }, (_, at) => Math.sin(at ** 1.3));
const centers = Float32Array.from({ length: K * DIM }, (_, at) => Math.cos(at ** 1.1));

async function begin(threads = 2): Promise<{ scorer: Scorer; held: HeldRows }> {
  const scorer = await (await native({ threads })).score!({ metric: 'cosine', k: K, dim: DIM });
  const held = await scorer.hold(matrix(x, DIM));
  await scorer.setCenters(centers);
  return { scorer, held };
}

/** What is listed, without what is undefined. */
function listed({ capacity, counts, clusters, scores, thresholds }: Candidates) {
  return Array.from(counts, (count, i) => {
    const [from, to] = [i * capacity, i * capacity + count];
    return [clusters.slice(from, to), scores.slice(from, to), thresholds[i]];
  });
}

/** Take the memory of an array away. */
function transfer({ buffer }: Float32Array | Float64Array): void {
  structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
}

const lists = () => createCandidates(ROWS, 2);

/** Lists of rows, each short enough for one turn. */
async function listInParts(scorer: Scorer, held: HeldRows) {
  const all: unknown[] = [];
  for (let start = 0; start < ROWS; start += 100) {
    const end = Math.min(start + 100, ROWS);
    const part = createCandidates(end - start, 2);
    expect(scorer.near(held, start, end, 0.5, part)).toBeUndefined();
    all.push(...listed(part));
  }
  return all;
}

test('others get a turn between the parts of a long pass, which lists the same', async () => {
  const { scorer, held } = await begin();
  const whole = lists();
  let [turns, over] = [0, false];
  const turn = () => {
    turns++;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await scorer.near(held, 0, ROWS, 0.5, whole);
  over = true;
  expect(turns).toBeGreaterThanOrEqual(4);
  expect(listed(whole)).toEqual(await listInParts(scorer, held));
  scorer.dispose();
});

test('calls made during a long pass take effect after it, with what they were given', async () => {
  const { scorer, held } = await begin();
  const [before, during, after] = [await listInParts(scorer, held), lists(), lists()];
  const pass = scorer.near(held, 0, ROWS, 0.5, during);
  const given = centers.slice().reverse();
  const set = scorer.setCenters(given);
  given.fill(0);
  const next = scorer.near(held, 0, ROWS, 0.5, after);
  held.release();
  expect(() => scorer.near(held, 0, 1, 0, lists())).toThrow('got rows that were released');
  await Promise.all([pass, set, next]);
  expect(listed(during)).toEqual(before);
  await scorer.setCenters(centers.slice().reverse());
  const again = await scorer.hold(matrix(x, DIM));
  expect(listed(after)).toEqual(await listInParts(scorer, again));
  scorer.dispose();
});

test('a scorer that is disposed in the midst of a pass ends it, and a second time does nothing', async () => {
  const { scorer, held } = await begin();
  const pass = scorer.near(held, 0, ROWS, 0.5, lists());
  const set = scorer.setPrices(new Float64Array(K));
  await new Promise(setImmediate);
  scorer.dispose();
  scorer.dispose();
  held.release();
  await expect(pass).rejects.toThrow('scorer should be open, got one that was disposed');
  await expect(set).rejects.toThrow('scorer should be open, got one that was disposed');
});

test('arrays that are transferred in the midst of a pass end it, and the scorer is as it was', async () => {
  const { scorer, held } = await begin();
  const gone = lists();
  const pass = scorer.near(held, 0, ROWS, 0.5, gone);
  await new Promise(setImmediate);
  transfer(gone.scores);
  await expect(pass).rejects.toThrow(/detached|scores.length/);
  const whole = lists();
  await scorer.near(held, 0, ROWS, 0.5, whole);
  expect(listed(whole)).toEqual(await listInParts(scorer, held));
  scorer.dispose();
});

test('sums are of what labels were when asked for, whatever happens meanwhile', async () => {
  const { scorer, held } = await begin();
  const labels = new Int32Array(ROWS).fill(1);
  const weights = new Float32Array(ROWS).fill(2);
  const out = { sums: new Float64Array(K * DIM), weights: new Float64Array(K) };
  const pass = scorer.sums(held, labels, weights, out);
  labels.fill(-1);
  transfer(weights);
  held.release();
  scorer.dispose();
  for (let i = 0; i < 9; i++) await undefined;
  // What the call itself adds up would be there.
  expect(out.weights[1]).toBe(0);
  await pass;
  expect(out.weights[1]).toBe(2 * ROWS);
  let first = 0;
  for (let i = 0; i < ROWS; i++) first += 2 * x[i * DIM]!;
  expect(out.sums[DIM]).toBe(first);
});

test('sums that do not fit are refused, and labels that are none', async () => {
  const { scorer, held } = await begin();
  const out = { sums: new Float64Array(K * DIM), weights: new Float64Array(K) };
  const wrong = new Int32Array(ROWS).fill(K);
  const labels = new Int32Array(ROWS);
  await expect(scorer.sums(held, wrong, undefined, out)).rejects.toThrow(
    new RangeError(`labels should be from 0 to ${K - 1}, got ${K}`),
  );
  const short = { sums: new Float64Array(3), weights: new Float64Array(K) };
  await expect(scorer.sums(held, labels, undefined, short)).rejects.toThrow(RangeError);
  const pass = scorer.sums(held, labels, undefined, out);
  transfer(out.sums);
  await expect(pass).rejects.toThrow(TypeError);
  scorer.dispose();
});
