import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SoftLabels, softTarget } from './soft-labels.ts';

/** One instance's labels, one an epoch from stage 2's first on. */
interface Seen {
  readonly k: number;
  readonly size: number;
  readonly labels: readonly number[];
}

const seen: fc.Arbitrary<Seen> = fc.integer({ min: 1, max: 12 }).chain((k) =>
  fc.record({
    k: fc.constant(k),
    size: fc.integer({ min: 2, max: 6 }),
    labels: fc.array(fc.nat(k - 1), { minLength: 1, maxLength: 25 }),
  }),
);

/** f at t, s = 0. */
function averaging(t: number): number {
  return 1 / (t + 1);
}

/**
 * Section "Two stages", word by word, over a dense vector: a slot is a cluster, its weight is kept
 * by cluster. Rounded to float32 where slots are, as which of two equal weights is the smaller is
 * a matter of rounding.
 */
function dense({ k, size, labels }: Seen) {
  const weights = new Float32Array(k);
  const slots: number[] = [];
  let next = 0;
  for (const [t, y] of labels.entries()) {
    const f = averaging(t);
    if (t === 0) {
      slots[0] = y;
      weights[y] = 1;
      next = 1;
      continue;
    }
    let written = slots.indexOf(y);
    let v = 0;
    if (written < 0) {
      written = next;
      const dropped = slots[written];
      if (dropped !== undefined) {
        v = weights[dropped]!;
        weights[dropped] = 0;
      }
      slots[written] = y;
    }
    for (let c = 0; c < k; c++) weights[c] = weights[c]! * ((1 - f) / (1 - v));
    weights[y] = weights[y]! + f;
    const filled = Array.from({ length: size }, (_, s) => weights[slots[s] ?? -1] ?? 0);
    next = filled.indexOf(Math.min(...filled));
  }
  return { weights, slots, next };
}

function store({ size, labels }: Seen, id = 7, heads = 1, head = 0): SoftLabels {
  const soft = new SoftLabels(heads, size);
  for (const [t, y] of labels.entries()) soft.add(id, head, y, averaging(t));
  return soft;
}

/** The slots of an instance, added up by cluster. */
function byCluster(soft: SoftLabels, k: number, id = 7, head = 0): Float32Array {
  const { clusters, weights } = soft.get(id, head)!;
  const sums = new Float32Array(k);
  for (const [s, weight] of weights.entries()) sums[clusters[s]!]! += weight;
  return sums;
}

describe('SoftLabels', () => {
  test('keeps the slots that the rule keeps', () => {
    fc.assert(
      fc.property(seen, (history) => {
        const soft = store(history);
        const { weights, slots, next } = dense(history);
        expect(byCluster(soft, history.k)).toEqual(weights);
        const kept = soft.get(7, 0)!;
        expect([...kept.clusters].slice(0, slots.length)).toEqual(slots);
        expect(kept.next[0]).toBe(next);
        expect([...kept.weights].slice(slots.length).every((w) => w === 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('is the plain mean of one-hot labels while every cluster has a slot', () => {
    fc.assert(
      fc.property(seen, ({ k, size, labels: all }) => {
        const few = all.map((y) => y % Math.min(k, size));
        const sums = byCluster(store({ k, size, labels: few }), k);
        for (let c = 0; c < k; c++) {
          const share = few.filter((y) => y === c).length / few.length;
          // Two roundings an epoch.
          const rounding = 2 * few.length * 2 ** -24;
          expect(Math.abs(sums[c]! - share)).toBeLessThanOrEqual(rounding);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('weights are shares: none negative, 1 in all, and the newest label has one', () => {
    fc.assert(
      fc.property(seen, (history) => {
        const sums = byCluster(store(history), history.k);
        const total = sums.reduce((a, b) => a + b, 0);
        const rounding = 4 * history.labels.length * 2 ** -24;
        expect(Math.min(...sums)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(total - 1)).toBeLessThanOrEqual(rounding);
        const last = history.labels.length - 1;
        expect(sums[history.labels[last]!]).toBeGreaterThanOrEqual(Math.fround(averaging(last)));
      }),
    );
  });

  test('instances and heads do not know of each other', () => {
    const id = fc.constantFrom(0, 1, 4096, Number.MAX_SAFE_INTEGER);
    const several = fc.array(fc.record({ id, head: fc.nat(2), one: seen }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(several, (all) => {
        const size = 4;
        const histories = new Map(all.map((each) => [`${each.id} ${each.head}`, each]));
        const soft = new SoftLabels(3, size);
        const longest = Math.max(...all.map(({ one }) => one.labels.length));
        for (let t = 0; t < longest; t++) {
          for (const { id, head, one } of histories.values()) {
            if (t < one.labels.length) soft.add(id, head, one.labels[t]!, averaging(t));
          }
        }
        for (const { id, head, one } of histories.values()) {
          const alone = store({ ...one, size });
          expect(soft.get(id, head)).toEqual(alone.get(7, 0));
        }
        const ids = new Set([...histories.values()].map(({ id }) => id));
        expect(soft.ids()).toEqual(Float64Array.from(ids).sort());
      }),
    );
  });

  test('an instance first seen later starts with its label alone', () => {
    const soft = new SoftLabels(1, 3);
    soft.add(1, 0, 2, 1 / 9);
    expect([...soft.get(1, 0)!.weights]).toEqual([1, 0, 0]);
    soft.add(1, 0, 0, 1 / 10);
    const { clusters, weights } = soft.get(1, 0)!;
    expect([...clusters]).toEqual([2, 0, 0]);
    expect([...weights]).toEqual([Math.fround(0.9), Math.fround(0.1), 0]);
    expect(soft.get(2, 0)).toBeUndefined();
  });

  test('cluster 0 is a cluster, and no mark of an empty slot', () => {
    const soft = store({ k: 3, size: 3, labels: [1, 0, 2] });
    const { clusters, weights } = soft.get(7, 0)!;
    expect([...clusters]).toEqual([1, 0, 2]);
    for (const weight of weights) expect(weight).toBeCloseTo(1 / 3, 6);
  });

  test('a label seen twice in the first epoch of stage 2: the later one stays', () => {
    const soft = new SoftLabels(1, 2);
    for (const y of [3, 5, 3, 4]) soft.add(1, 0, y, 1);
    expect(byCluster(soft, 6, 1)).toEqual(Float32Array.of(0, 0, 0, 0, 1, 0));
  });
});

describe('softTarget', () => {
  const temperatures = fc.double({ min: 0.01, max: 10, noNaN: true });

  test('is exp(w / temperature) over its sum, 0 where there is no weight', () => {
    fc.assert(
      fc.property(seen, temperatures, (history, temperature) => {
        const { k } = history;
        const soft = store(history);
        const weights = byCluster(soft, k);
        const largest = Math.max(...weights);
        const out = new Float32Array(k).fill(9);
        softTarget(soft.get(7, 0)!, temperature, out);
        const powers = [...weights].map((w) => (w > 0 ? Math.exp((w - largest) / temperature) : 0));
        const sum = powers.reduce((a, b) => a + b, 0);
        for (const [c, power] of powers.entries()) {
          // A power, their sum, and the quotient are each rounded to float32 at most once.
          const rounding = 4 * 2 ** -24 * (power / sum) + 2 ** -148;
          expect(Math.abs(out[c]! - power / sum)).toBeLessThanOrEqual(rounding);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('sums to 1, at any temperature', () => {
    fc.assert(
      fc.property(seen, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (history, temperature) => {
        const out = new Float32Array(history.k);
        softTarget(store(history).get(7, 0)!, temperature, out);
        const sum = out.reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - 1)).toBeLessThanOrEqual(8 * 2 ** -24);
        expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  test('adds up slots of the same cluster', () => {
    const slots = {
      clusters: Uint32Array.of(2, 0, 2),
      weights: Float32Array.of(0.25, 0.5, 0.25),
      next: Uint8Array.of(0),
    };
    const out = new Float32Array(4);
    softTarget(slots, 0.5, out);
    expect([...out]).toEqual([0.5, 0, 0.5, 0]);
  });
});
