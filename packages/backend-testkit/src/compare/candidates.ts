import type { Candidates } from '@coke/core/backend';
import type { Scoring, ScoringData } from '../scenario/scoring.ts';
import { expectClose, expectThat } from './expect.ts';
import { UNDERFLOW } from './rounding.ts';

/** Unit roundoff of float32, which the contract of `Scorer` speaks of. */
const ROUNDOFF = 2 ** -24;

/** What one cluster is to a row, and how far a device may be off. */
interface Worth {
  /** s_ik in double, and its error. */
  readonly score: number;
  readonly error: number;
  /** The least and the most that a device may take s_ik + rho_k for. */
  readonly low: number;
  readonly high: number;
}

/**
 * Throw unless the lists of all rows are what double precision says they are, within the rounding
 * that `Scorer` allows: the best is on them, all within the margin, or the M best of those; scores are
 * right; and a threshold is no lower than what is left out and no higher than it has to be.
 */
export function compareCandidates(scoring: Scoring, data: ScoringData, got: Candidates): void {
  for (let row = 0; row < scoring.rows; row++) {
    const worths = worthsOf(scoring, data, row);
    const name = `row ${row}`;
    const listed = listOf(got, row, scoring.k, name);
    compareScores(got, row, listed, worths, name);
    compareList(scoring, listed, got.thresholds[row]!, worths, name);
  }
}

/** Clusters of a row: at least one, ascending, each once. */
function listOf(got: Candidates, row: number, k: number, name: string): number[] {
  const count = got.counts[row]!;
  const most = Math.min(got.capacity, k);
  expectThat(count >= 1 && count <= most, `count of ${name}`, `1 … ${most}`, count);
  const listed = [...got.clusters.subarray(row * got.capacity, row * got.capacity + count)];
  const right = listed.every((c, n) => c > (listed[n - 1] ?? -1) && c < k);
  expectThat(right, `clusters of ${name}`, `ascending, in 0 … ${k - 1}`, listed.join(', '));
  return listed;
}

function compareScores(
  { scores, capacity }: Candidates,
  row: number,
  listed: readonly number[],
  worths: readonly Worth[],
  name: string,
): void {
  for (const [n, c] of listed.entries()) {
    const { score, error } = worths[c]!;
    expectClose(scores[row * capacity + n]!, score, error, () => `score of ${name}, cluster ${c}`);
  }
}

function compareList(
  { margin, capacity }: Scoring,
  listed: readonly number[],
  threshold: number,
  worths: readonly Worth[],
  name: string,
): void {
  const [low, high] = [largest(worths, 'low'), largest(worths, 'high')];
  const rounding = Number.isFinite(margin) ? ROUNDOFF * (Math.abs(low) + margin) * 2 : 0;
  const [cutLow, cutHigh] = [low - margin - rounding, high - margin + rounding];
  const full = listed.length === capacity;
  const kept = listed.map((c) => worths[c]!);
  const left = worths.filter((_, c) => !listed.includes(c));
  const leastKept = Math.min(...kept.map((worth) => worth.high));
  for (const worth of kept) {
    const about = `clusters of ${name}`;
    expectThat(worth.high >= cutLow, about, `within ${margin} of the best`, worth.high);
  }
  for (const worth of left) {
    const about = `a cluster that ${name} does not list`;
    expectThat(worth.low <= largest(kept, 'high'), about, 'no better than those listed', worth.low);
    const rule = full ? 'no better than the M listed' : `not within ${margin} of the best`;
    const right = worth.low <= cutHigh || (full && worth.low <= leastKept);
    expectThat(right, about, rule, worth.low);
  }
  const floor = Math.max(cutLow, largest(left, 'low'));
  const ceiling = Math.max(cutHigh, full ? largest(left, 'high') : Number.NEGATIVE_INFINITY);
  const rounded = Number.isFinite(threshold) ? ROUNDOFF * Math.abs(threshold) + UNDERFLOW : 0;
  const right = threshold + rounded >= floor && threshold - rounded <= ceiling;
  expectThat(right, `threshold of ${name}`, `${floor} … ${ceiling}`, threshold);
}

function largest(worths: readonly Worth[], what: 'low' | 'high'): number {
  return worths.reduce((most, worth) => Math.max(most, worth[what]), Number.NEGATIVE_INFINITY);
}

function worthsOf(
  { k, dim, metric }: Scoring,
  { x, centers, prices }: ScoringData,
  i: number,
): Worth[] {
  return Array.from({ length: k }, (_, c) => {
    let [dot, squared, own] = [0, 0, 0];
    for (let j = 0; j < dim; j++) {
      const [value, center] = [x.data[i * dim + j]!, centers[c * dim + j]!];
      dot += value * center;
      squared += center * center;
      own += value * value;
    }
    const half = metric === 'euclidean' ? squared / 2 : 0;
    const score = dot - half;
    const size = Math.sqrt(own * squared) + half;
    const error = (dim + 4) * ROUNDOFF * size + UNDERFLOW;
    const value = score + prices[c]!;
    const slack =
      error + ROUNDOFF * (1 + 2 ** -10) * (Math.abs(prices[c]!) + Math.abs(value) + error);
    return { score, error, low: value - slack, high: value + slack };
  });
}
