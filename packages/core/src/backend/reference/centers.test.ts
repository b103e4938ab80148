import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClusteringState, createClusteringState } from '../../problem/clustering-state.ts';
import { matrix } from '../../rows/matrix.ts';
import { updateCenters } from './centers.ts';

interface Assigned {
  readonly row: readonly number[];
  readonly label: number;
  readonly weight: number;
}

interface History {
  readonly k: number;
  readonly dim: number;
  readonly start: readonly number[];
  readonly batches: readonly (readonly Assigned[])[];
  readonly weighted: boolean;
}

const value = fc.float({ min: -4, max: 4, noNaN: true });
// Not so small that a cluster's few rows round away beside others.
const weight = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 64 }).map((n) => n / 8),
);

const histories: fc.Arbitrary<History> = fc
  .record({ k: fc.integer({ min: 1, max: 4 }), dim: fc.integer({ min: 1, max: 3 }) })
  .chain(({ k, dim }) => {
    const row = fc.array(value, { minLength: dim, maxLength: dim });
    const assigned = fc.record({ row, label: fc.nat(k - 1), weight });
    const batch = fc.array(assigned, { minLength: 1, maxLength: 6 });
    return fc.record({
      k: fc.constant(k),
      dim: fc.constant(dim),
      start: fc.array(value, { minLength: k * dim, maxLength: k * dim }),
      batches: fc.array(batch, { minLength: 1, maxLength: 6 }),
      weighted: fc.boolean(),
    });
  });

function open({ k, dim, start }: History): ClusteringState {
  const bounds = { lower: new Float64Array(k), upper: new Float64Array(k).fill(1) };
  return createClusteringState(Float32Array.from(start), dim, bounds);
}

function weightOf({ weighted }: History, { weight }: Assigned): number {
  return weighted ? weight : 1;
}

/** Take in one batch; the scratch must come back as it went. */
function update(
  history: History,
  head: ClusteringState,
  batch: readonly Assigned[],
  unitLength: boolean,
) {
  const { k, dim, weighted } = history;
  const counts = new Float64Array(k);
  for (const assigned of batch) counts[assigned.label]! += weightOf(history, assigned);
  const x = matrix(Float32Array.from(batch.flatMap(({ row }) => row)), dim);
  const labels = Int32Array.from(batch, ({ label }) => label);
  const weights = weighted ? Float32Array.from(batch, ({ weight }) => weight) : undefined;
  const sums = new Float64Array(k * dim);
  updateCenters(head, counts, x, labels, weights, unitLength, sums);
  expect(sums).toEqual(new Float64Array(k * dim));
}

/** The rows of cluster c in a batch that weigh something. */
function touching(history: History, batch: readonly Assigned[], c: number): Assigned[] {
  return batch.filter((one) => one.label === c && weightOf(history, one) > 0);
}

function centerOf({ centers, dim }: ClusteringState, c: number): number[] {
  return [...centers.subarray(c * dim, (c + 1) * dim)];
}

describe('updateCenters', () => {
  test('the mean of all rows of the epoch, however batched', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const head = open(history);
        for (const batch of history.batches) update(history, head, batch, false);
        for (let c = 0; c < history.k; c++) {
          const rows = touching(history, history.batches.flat(), c);
          const total = rows.reduce((sum, one) => sum + weightOf(history, one), 0);
          expect(head.counts[c]).toBe(total);
          if (total === 0) continue;
          for (const [j, got] of centerOf(head, c).entries()) {
            const sum = rows.reduce((s, one) => s + weightOf(history, one) * one.row[j]!, 0);
            // A center is rounded once a batch, and what it was counts less with every batch.
            const rounding = history.batches.length * (4 * 2 ** -24 + 2 ** -149);
            expect(Math.abs(got - sum / total)).toBeLessThanOrEqual(rounding * (1 + 2 ** -20));
          }
        }
      }),
      { numRuns: 900 },
    );
  });

  test('at unit length: every batch, the direction of n c + its rows', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const head = open(history);
        const seen = new Array<number>(history.k).fill(0);
        for (const batch of history.batches) {
          const before = head.centers.slice();
          update(history, head, batch, true);
          for (let c = 0; c < history.k; c++) {
            const rows = touching(history, batch, c);
            if (rows.length === 0) continue;
            const mass = rows.reduce((sum, one) => sum + weightOf(history, one), 0);
            const pull = Array.from({ length: history.dim }, (_, j) =>
              rows.reduce(
                (sum, one) => sum + weightOf(history, one) * one.row[j]!,
                seen[c]! * before[c * history.dim + j]!,
              ),
            );
            seen[c]! += mass;
            const length = Math.hypot(...pull);
            if (length / seen[c]! < 2e-6) continue;
            for (const [j, got] of centerOf(head, c).entries()) {
              // Of the sum, a few units in the last place of its largest term; then one of float32.
              const sum = (seen[c]! * 8 * 2 ** -48) / length;
              const rounding = sum + 2 ** -24 * Math.abs(got) + 2 ** -149;
              expect(Math.abs(got - pull[j]! / length)).toBeLessThanOrEqual(rounding);
            }
          }
        }
        expect([...head.counts]).toEqual(seen);
      }),
      { numRuns: 300 },
    );
  });

  test('the first batch of an epoch replaces a center, wherever it was', () => {
    fc.assert(
      fc.property(histories, fc.boolean(), (history, unitLength) => {
        const [batch] = history.batches;
        const [here, there] = [open(history), open(history)];
        there.centers.fill(1e12);
        update(history, here, batch!, unitLength);
        update(history, there, batch!, unitLength);
        for (let c = 0; c < history.k; c++) {
          const rows = touching(history, batch!, c);
          if (rows.length === 0 || tooShort(history, rows)) continue;
          expect(centerOf(there, c)).toEqual(centerOf(here, c));
        }
      }),
    );
  });

  test('a center without rows of any weight stays bit for bit, and its count', () => {
    fc.assert(
      fc.property(histories, fc.boolean(), (history, unitLength) => {
        const head = open(history);
        for (const batch of history.batches) {
          const [centers, counts] = [head.centers.slice(), head.counts.slice()];
          update(history, head, batch, unitLength);
          for (let c = 0; c < history.k; c++) {
            if (touching(history, batch, c).length > 0) continue;
            const [from, to] = [c * history.dim, (c + 1) * history.dim];
            const bits = new Uint32Array(head.centers.slice(from, to).buffer);
            expect(bits).toEqual(new Uint32Array(centers.slice(from, to).buffer));
            expect(head.counts[c]).toBe(counts[c]);
          }
        }
      }),
    );
  });

  test('a mean without a direction leaves its center, and is counted', () => {
    const history = { k: 1, dim: 2, start: [0.6, 0.8], batches: [], weighted: false };
    const head = open(history);
    const up = { row: [0, 1], label: 0, weight: 1 };
    const down = { row: [9e-7, -1], label: 0, weight: 1 };
    update(history, head, [up, down], true);
    expect(head.centers).toEqual(Float32Array.of(0.6, 0.8));
    expect(head.counts[0]).toBe(2);
    const other = open(history);
    update(history, other, [up, { ...down, row: [4e-6, -1] }], true);
    expect(other.centers).toEqual(Float32Array.of(1, 0));
  });

  test('moves centers and counts, and nothing else', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const head = open(history);
        head.prices.fill(0.5);
        head.drift.fill(0.25);
        for (const batch of history.batches) update(history, head, batch, true);
        const { centers, counts, ...rest } = head;
        const { centers: _, counts: __, ...before } = open(history);
        before.prices.fill(0.5);
        before.drift.fill(0.25);
        expect(rest).toEqual(before);
      }),
    );
  });
});

function tooShort(history: History, rows: readonly Assigned[]): boolean {
  const total = rows.reduce((sum, one) => sum + weightOf(history, one), 0);
  const mean = Array.from({ length: history.dim }, (_, j) =>
    rows.reduce((sum, one) => sum + (weightOf(history, one) * one.row[j]!) / total, 0),
  );
  return Math.hypot(...mean) < 2e-6;
}
