import { ROWS_A_TURN, rowsATurn } from '../rows/blocks.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { gatherHostRows } from '../rows/matrix.ts';
import { extentOf, meanWidth, wordsOf } from '../rows/sparse-rows.ts';
import type { SplitRows } from './split-rows.ts';

/** Merged are rows of which each, on average, equals as many, itself included. */
const LEAST_EQUAL = 4;
/** Rows, spread over all, among which some are equal if merging is worth it. */
const SAMPLE = 2048;

/** Equal rows, as one row each. */
export interface EqualRows {
  /** The different rows, each where it comes first. */
  readonly x: HostRows;
  /** How many rows equal each. */
  readonly counts: Float64Array;
  /** Of each row the number of its equal in `x`, n. */
  readonly groups: Int32Array;
}

/**
 * Merge rows that are equal bit by bit; undefined where few are.
 *
 * @param pause - Awaited between blocks of rows. What it throws ends it.
 */
export async function mergeEqualRows(
  x: HostRows,
  pause: () => Promise<void>,
): Promise<EqualRows | undefined> {
  const { rows } = x;
  if (rows > 2 * SAMPLE) {
    // All of the sample different: so are most of the rows.
    const stride = Math.floor(rows / SAMPLE);
    if (!(await findEqual(x, stride, SAMPLE - 1, pause))) return undefined;
  }
  const found = await findEqual(x, 1, Math.floor(rows / LEAST_EQUAL), pause);
  if (!found) return undefined;
  const { firsts, groups } = found;
  const counts = new Float64Array(firsts.length);
  for (const group of groups) counts[group]!++;
  const data = x.data.slice(0, x.kind === 'csr' ? 0 : firsts.length * x.cols);
  return { x: gatherHostRows(x, firsts, data), counts, groups };
}

/** Labels of all rows: as many of those that are equal as its parts say go to each cluster, in order. */
export function labelEqualRows(
  { groups, counts }: EqualRows,
  labels: Int32Array,
  split: SplitRows,
): Int32Array {
  const left = new Map<number, [cluster: number, rows: number][]>();
  for (const [group, parts] of split.entries()) {
    const own = [...parts.values()].reduce((sum, part) => sum - part, counts[group]!);
    left.set(group, [...parts, [labels[group]!, own]]);
  }
  return groups.map((group) => {
    const parts = left.get(group);
    if (!parts) return labels[group]!;
    while (parts.at(-1)![1] === 0) parts.pop();
    const part = parts.at(-1)!;
    part[1]--;
    return part[0];
  });
}

/** The different ones of rows 0, stride, 2 stride, …, and which each equals; undefined: more than `most`. */
async function findEqual(
  x: HostRows,
  stride: number,
  most: number,
  pause: () => Promise<void>,
): Promise<{ readonly firsts: readonly number[]; readonly groups: Int32Array } | undefined> {
  const { rows } = x;
  const words = wordsOf(x.data);
  const perNumber = x.data.BYTES_PER_ELEMENT / 4;
  const aTurn = Math.min(ROWS_A_TURN, rowsATurn(meanWidth(x)));
  const size = 2 ** Math.ceil(Math.log2(2 * most + 2));
  /** Open addressing: 1 + the number of a different row, 0: free. */
  const table = new Int32Array(size);
  const firsts: number[] = [];
  const groups = new Int32Array(Math.ceil(rows / stride));
  for (let i = 0, n = 0; i < rows; i += stride, n++) {
    const [from, count] = extentOf(x, i);
    let hash = hashed(0, words, from * perNumber, count * perNumber);
    if (x.kind === 'csr') hash = hashed(hash, x.indices, from, count);
    let slot = hash & (size - 1);
    while (table[slot] !== 0 && !equal(x, words, i, firsts[table[slot]! - 1]!)) {
      slot = (slot + 1) & (size - 1);
    }
    if (table[slot] === 0) {
      if (firsts.length === most) return undefined;
      table[slot] = firsts.push(i);
    }
    groups[n] = table[slot]! - 1;
    if (n % aTurn === aTurn - 1) await pause();
  }
  return { firsts, groups };
}

function hashed(
  hash: number,
  words: Int32Array | Uint32Array,
  from: number,
  length: number,
): number {
  for (let at = from; at < from + length; at++) {
    hash = Math.imul(hash ^ words[at]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** @param words - The bits of all numbers. */
function equal(x: HostRows, words: Uint32Array, i: number, j: number): boolean {
  const [a, count] = extentOf(x, i);
  const [b, others] = extentOf(x, j);
  const per = x.data.BYTES_PER_ELEMENT / 4;
  if (count !== others || !same(words, a * per, b * per, count * per)) return false;
  return x.kind !== 'csr' || same(x.indices, a, b, count);
}

function same(words: Int32Array | Uint32Array, a: number, b: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (words[a + at] !== words[b + at]) return false;
  return true;
}
