import { matrix } from '@coke/core';
import { parts, type Scoring } from './mutable-reference.ts';
import { type Mutant, mutant, statefulMutant } from './mutant.ts';

/** Let the reference assign, then change what came out for each row. */
function afterRow(change: (label: number, i: number, scoring: Scoring) => number) {
  return (scoring: Scoring) => {
    parts.assign(scoring);
    const { x, out, offset } = scoring;
    for (let i = 0; i < x.rows; i++) {
      out.labels[offset + i] = change(out.labels[offset + i]!, i, scoring);
    }
  };
}

/** The reference, blind to all but the first `dims` columns and `clusters` centers. */
function seeing(dims: (d: number) => number, clusters: (k: number) => number) {
  return (scoring: Scoring) => {
    const { x, head, centers, out } = scoring;
    const blank = (data: Float32Array) =>
      data.map((value, at) => (at % x.cols < dims(x.cols) ? value : 0));
    const seen = { ...scoring, x: matrix(blank(x.data), x.cols), centers: blank(centers) };
    parts.assign({ ...seen, head: { ...head, k: clusters(head.k) }, out: { labels: out.labels } });
    if (out.similarities) similaritiesOf(scoring);
  };
}

/** Similarities of the labels that are there. */
function similaritiesOf(scoring: Scoring): void {
  const { x, head, centers, out, offset } = scoring;
  for (let i = 0; i < x.rows; i++) {
    const at = out.labels[offset + i]! * head.dim;
    const one = { labels: new Int32Array(1), similarities: new Float32Array(1) };
    const row = matrix(x.data.slice(i * head.dim, (i + 1) * head.dim), head.dim);
    const center = centers.subarray(at, at + head.dim);
    parts.assign({
      ...scoring,
      head: { ...head, k: 1 },
      x: row,
      centers: center,
      out: one,
      offset: 0,
    });
    out.similarities![offset + i] = one.similarities[0]!;
  }
}

function halfSquare(centers: Float32Array, c: number, dim: number): number {
  let sum = 0;
  for (let j = c * dim; j < (c + 1) * dim; j++) sum += centers[j]! ** 2;
  return sum / 2;
}

function bestScore(c: number, i: number, { x, centers, prices, metric }: Scoring): number {
  let sum = prices?.[c] ?? 0;
  for (let j = 0; j < x.cols; j++) sum += x.data[i * x.cols + j]! * centers[c * x.cols + j]!;
  return metric === 'euclidean' ? sum - halfSquare(centers, c, x.cols) : sum;
}

const all = (n: number) => n;

export const scoreMutants: readonly Mutant[] = [
  mutant('scores: a step always by previous centers', { centersOf: () => 'previous' }),
  mutant('scores: a step always by current centers', { centersOf: () => 'current' }),
  mutant('scores: assign always by current centers', {
    options: (options) => ({ ...options, centers: 'current' }),
    centersOf: () => 'current',
  }),
  mutant('scores: assign always with prices', {
    options: (options) => ({ ...options, prices: true }),
  }),
  mutant('scores: ties to the highest cluster', {
    assign(scoring) {
      const { head, centers, prices, out } = scoring;
      const { k, dim } = head;
      const reversed = new Float32Array(k * dim);
      for (let c = 0; c < k; c++) {
        reversed.set(centers.subarray(c * dim, (c + 1) * dim), (k - 1 - c) * dim);
      }
      parts.assign({ ...scoring, centers: reversed, prices: prices?.slice().reverse() });
      for (let i = scoring.offset; i < scoring.offset + scoring.x.rows; i++) {
        out.labels[i] = k - 1 - out.labels[i]!;
      }
    },
  }),
  mutant('scores: ties to the highest of far clusters only', {
    assign: afterRow((label, _i, { head, centers, prices }) => {
      const { k, dim } = head;
      for (let c = k - 1; c > label + 64; c--) {
        const same = (prices?.[c] ?? 0) === (prices?.[label] ?? 0);
        const twin = centers.subarray(c * dim, (c + 1) * dim);
        if (same && twin.every((value, j) => value === centers[label * dim + j])) return c;
      }
      return label;
    }),
  }),
  mutant('scores: zero rows to cluster 0', {
    assign: afterRow((label, i, { x }) =>
      x.data.subarray(i * x.cols, (i + 1) * x.cols).every((value) => value === 0) ? 0 : label,
    ),
  }),
  mutant('scores: euclidean without |c|²/2', {
    assign(scoring) {
      parts.assign({ ...scoring, metric: 'cosine', out: { labels: scoring.out.labels } });
      if (scoring.out.similarities) similaritiesOf(scoring);
    },
  }),
  statefulMutant('scores: |c|²/2 as it was when the session opened', () => {
    const first = new WeakMap<Float32Array, Float32Array>();
    return {
      assign(scoring) {
        const { centers, metric, head } = scoring;
        const old = first.get(centers) ?? centers.slice();
        first.set(centers, old);
        if (metric === 'cosine') return parts.assign(scoring);
        const prices = Float32Array.from({ length: head.k }, (_, c) => {
          const [now, then] = [centers, old].map((all) => halfSquare(all, c, head.dim));
          return (scoring.prices?.[c] ?? 0) + now! - then!;
        });
        parts.assign({ ...scoring, prices });
      },
    };
  }),
  mutant('scores: |c|²/2 of the current centers for the previous', {
    assign(scoring) {
      const { centers, metric, head } = scoring;
      if (metric === 'cosine') return parts.assign(scoring);
      const prices = Float32Array.from({ length: head.k }, (_, c) => {
        const [own, other] = [centers, head.centers].map((all) => halfSquare(all, c, head.dim));
        return (scoring.prices?.[c] ?? 0) + own! - other!;
      });
      parts.assign({ ...scoring, prices });
    },
  }),
  mutant('scores: none below -1 found', {
    assign: afterRow((label, i, scoring) => (bestScore(label, i, scoring) < -1 ? 0 : label)),
  }),
  mutant('scores: padding of zeros wins over what is negative', {
    assign: afterRow((label, i, scoring) => {
      const { k } = scoring.head;
      return k % 4 !== 0 && bestScore(label, i, scoring) < 0 ? k - 1 : label;
    }),
  }),
  mutant('scores: the first of those within 1e-4', {
    assign: afterRow((label, i, scoring) => {
      const best = bestScore(label, i, scoring);
      for (let c = 0; c < label; c++) {
        if (bestScore(c, i, scoring) > best - 1e-4 * Math.abs(best)) return c;
      }
      return label;
    }),
  }),
  mutant('scores: labels kept in 8 bits', { assign: afterRow((label) => label % 256) }),
  mutant('scores: columns after the last multiple of 4 unseen', {
    assign: seeing((d) => (d < 4 ? d : d - (d % 4)), all),
  }),
  mutant('scores: columns after 128 unseen', { assign: seeing((d) => Math.min(d, 128), all) }),
  mutant('scores: clusters after the last multiple of 8 unseen', {
    assign: seeing(all, (k) => (k < 8 ? k : k - (k % 8))),
  }),
  mutant('scores: rows after the last multiple of 4 like the one before', {
    assign: afterRow((label, i, { x, out, offset }) =>
      i >= 4 && i >= x.rows - (x.rows % 4) ? out.labels[offset + i - 1]! : label,
    ),
  }),
  mutant('scores: in half precision', {
    assign(scoring) {
      const rounded = scoring.centers.map((value) => Math.round(value * 512) / 512);
      parts.assign({ ...scoring, centers: rounded, out: { labels: scoring.out.labels } });
      if (scoring.out.similarities) similaritiesOf(scoring);
    },
  }),
  mutant('similarities: with the dual', {
    assign(scoring) {
      const { out, offset, x, prices } = scoring;
      parts.assign(scoring);
      if (!out.similarities || !prices) return;
      for (let i = offset; i < offset + x.rows; i++)
        out.similarities[i]! += prices[out.labels[i]!]!;
    },
  }),
  mutant('similarities: euclidean not halved', {
    assign(scoring) {
      const { out, offset, x, metric } = scoring;
      parts.assign(scoring);
      if (!out.similarities || metric === 'cosine') return;
      for (let i = offset; i < offset + x.rows; i++) out.similarities[i]! *= 2;
    },
  }),
  mutant('similarities: euclidean as x·c', {
    assign(scoring) {
      parts.assign(scoring);
      if (scoring.out.similarities) similaritiesOf({ ...scoring, metric: 'cosine' });
    },
  }),
  mutant('similarities: by the current centers', {
    assign(scoring) {
      parts.assign(scoring);
      if (scoring.out.similarities) {
        similaritiesOf({ ...scoring, centers: scoring.head.centers });
      }
    },
  }),
  mutant('similarities: of another head', {
    assign(scoring) {
      parts.assign(scoring);
      if (scoring.out.similarities) {
        similaritiesOf({ ...scoring, centers: scoring.heads[0]!.centers, head: scoring.head });
      }
    },
  }),
];
