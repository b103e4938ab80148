import { reference } from '@coke/core';
import { scorerOf } from '@coke/core/backend';
import { type Adding, type Looking, mutableScorer, scorerParts } from './mutable-scorer.ts';
import { type Mutant, scorerMutant, statefulScorerMutant } from './mutant.ts';
import { nativeReference, RowList, rowListOptions } from './native-reference.ts';

/** One row's list, to be changed. */
interface List {
  readonly clusters: number[];
  readonly scores: number[];
  threshold: number;
}

/** Let the reference list, then change what came out for each row. */
function afterList(change: (list: List, row: number, looking: Looking) => void) {
  return (looking: Looking) => {
    scorerParts.near(looking);
    const { start, end, out } = looking;
    for (let row = 0; row < end - start; row++) {
      const [from, to] = [row * out.capacity, row * out.capacity + out.counts[row]!];
      const list: List = {
        clusters: [...out.clusters.subarray(from, to)],
        scores: [...out.scores.subarray(from, to)],
        threshold: out.thresholds[row]!,
      };
      change(list, row, looking);
      out.counts[row] = list.clusters.length;
      out.clusters.set(list.clusters, from);
      out.scores.set(list.scores, from);
      out.thresholds[row] = list.threshold;
    }
  };
}

function remove({ clusters, scores }: List, at: number): void {
  clusters.splice(at, 1);
  scores.splice(at, 1);
}

/** Where in a list the row's best is. */
function bestOf({ clusters, scores }: List, { prices }: Looking): number {
  const values = clusters.map((c, n) => scores[n]! + prices[c]!);
  return values.indexOf(Math.max(...values));
}

/** The reference's list, and a threshold that is the best less the margin where it should be another. */
function within(margin: (margin: number) => number) {
  return (looking: Looking) => {
    scorerParts.near(looking);
    const thresholds = looking.out.thresholds.slice();
    scorerParts.near({ ...looking, margin: margin(looking.margin) });
    looking.out.thresholds.set(thresholds.subarray(0, looking.end - looking.start));
  };
}

/** Add up with some of what is given replaced. */
function adding(change: (adding: Adding) => Partial<Adding>) {
  return (given: Adding) => scorerParts.sums({ ...given, ...change(given) });
}

/** In reversed order of clusters, by which ties go to the highest. */
function reversed(looking: Looking): void {
  const { centers, prices, out, x, start, end } = looking;
  const [k, dim] = [prices.length, x.cols];
  const turned = new Float32Array(k * dim);
  for (let c = 0; c < k; c++) {
    turned.set(centers.subarray(c * dim, (c + 1) * dim), (k - 1 - c) * dim);
  }
  scorerParts.near({ ...looking, centers: turned, prices: prices.slice().reverse() });
  for (let row = 0; row < end - start; row++) {
    const [from, to] = [row * out.capacity, row * out.capacity + out.counts[row]!];
    out.clusters.subarray(from, to).reverse();
    out.scores.subarray(from, to).reverse();
    for (let at = from; at < to; at++) out.clusters[at] = k - 1 - out.clusters[at]!;
  }
}

const half = (value: number) => Math.fround(Number(value.toPrecision(4)));

export const scorerMutants: readonly Mutant[] = [
  scorerMutant('near: margin too small', { near: within((margin) => margin * 0.9) }),
  scorerMutant('near: margin left out', { near: within(() => 0) }),
  scorerMutant('near: an infinite margin taken for a large one', {
    near: (looking) => scorerParts.near({ ...looking, margin: Math.min(looking.margin, 10) }),
  }),
  scorerMutant('near: the last candidate lost', {
    near: afterList((list) => {
      if (list.clusters.length > 1) remove(list, list.clusters.length - 1);
    }),
  }),
  scorerMutant('near: one of more than four candidates lost', {
    near: afterList((list) => {
      if (list.clusters.length > 4) remove(list, 2);
    }),
  }),
  scorerMutant('near: the best not listed', {
    near: afterList((list, _, looking) => {
      if (list.clusters.length > 1) remove(list, bestOf(list, looking));
    }),
  }),
  scorerMutant('near: the first M, not the best M', {
    near(looking) {
      const { x, prices, out, start, end } = looking;
      const wide = {
        ...out,
        capacity: prices.length,
        clusters: new Int32Array((end - start) * prices.length),
        scores: new Float32Array((end - start) * prices.length),
      };
      const thresholds = new Float32Array(out.thresholds.length);
      scorerParts.near(looking);
      thresholds.set(out.thresholds);
      scorerParts.near({ ...looking, x, out: wide });
      for (let row = 0; row < end - start; row++) {
        const count = Math.min(out.capacity, out.counts[row]!);
        const from = row * prices.length;
        out.counts[row] = count;
        out.clusters.set(wide.clusters.subarray(from, from + count), row * out.capacity);
        out.scores.set(wide.scores.subarray(from, from + count), row * out.capacity);
      }
      out.thresholds.set(thresholds);
    },
  }),
  scorerMutant('near: the best first', {
    near: afterList((list, _, looking) => {
      const [first, best] = [list.clusters[0]!, bestOf(list, looking)];
      const score = list.scores[0]!;
      list.clusters[0] = list.clusters[best]!;
      list.scores[0] = list.scores[best]!;
      list.clusters[best] = first;
      list.scores[best] = score;
    }),
  }),
  scorerMutant('near: ties to the highest', { near: reversed }),
  scorerMutant('near: threshold too low', {
    near: afterList((list) => {
      list.threshold -= 1e-3;
    }),
  }),
  scorerMutant('near: threshold of the margin where M cut the list', {
    near: afterList((list, _, looking) => {
      const best = bestOf(list, looking);
      const value = list.scores[best]! + looking.prices[list.clusters[best]!]!;
      list.threshold = value - looking.margin;
    }),
  }),
  scorerMutant('near: threshold too high', {
    near: afterList((list) => {
      list.threshold += 1e-3;
    }),
  }),
  scorerMutant('near: score with the price in it', {
    near: afterList(({ clusters, scores }, _, { prices }) => {
      for (const [n, c] of clusters.entries()) scores[n]! += prices[c]!;
    }),
  }),
  scorerMutant('near: scores in half precision', {
    near: afterList(({ scores }) => {
      for (const [n, score] of scores.entries()) scores[n] = half(score);
    }),
  }),
  scorerMutant('near: euclidean scores as x·c', {
    near: (looking) => scorerParts.near({ ...looking, metric: 'cosine' }),
  }),
  scorerMutant('near: prices ignored', {
    near: (looking) =>
      scorerParts.near({ ...looking, prices: new Float64Array(looking.prices.length) }),
  }),
  scorerMutant('near: prices taken off', {
    near: (looking) =>
      scorerParts.near({ ...looking, prices: looking.prices.map((price) => -price) }),
  }),
  scorerMutant('near: prices of 3 digits', {
    near: (looking) =>
      scorerParts.near({
        ...looking,
        prices: looking.prices.map((price) => Number(price.toPrecision(3))),
      }),
  }),
  scorerMutant('near: the first rows for those asked for', {
    near: ({ start, end, ...looking }) =>
      scorerParts.near({ ...looking, start: 0, end: end - start }),
  }),
  scorerMutant('near: the last column unseen', {
    near({ x, ...looking }) {
      const { cols } = x;
      const data = x.data.map((value, at) => (cols > 4 && at % cols === cols - 1 ? 0 : value));
      scorerParts.near({ ...looking, x: { ...x, data } });
    },
  }),
  scorerMutant('near: counts written to the end of the buffer', {
    near(looking) {
      scorerParts.near(looking);
      looking.out.counts.fill(0, looking.end - looking.start);
    },
  }),
  scorerMutant('near: what is held is scaled in place', {
    near(looking) {
      scorerParts.near(looking);
      const { data } = looking.x;
      for (const at of data.keys()) data[at]! *= 1 + 2 ** -20;
    },
  }),
  scorerMutant('scorer: rows changed by the caller', { copyRows: (x) => x }),
  scorerMutant('scorer: centers changed by the caller', { setCenters: (_, given) => given }),
  scorerMutant('scorer: prices changed by the caller', { setPrices: (_, given) => given }),
  statefulScorerMutant('scorer: centers set once', () => {
    let first: Float32Array | undefined;
    return {
      setCenters(_, given) {
        first ??= given.slice();
        return first;
      },
    };
  }),
  scorerMutant('scorer: prices added to those before', {
    setPrices: (old, given) => given.map((price, c) => price + old[c]!),
  }),
  statefulScorerMutant('scorer: only the rows held last', () => {
    let last = scorerParts.copyRows({ data: new Float32Array(), rows: 0, cols: 1 });
    return {
      copyRows(x) {
        last = scorerParts.copyRows(x);
        return last;
      },
      near: ({ x, ...looking }) =>
        scorerParts.near({ ...looking, x: last.rows < x.rows ? x : last }),
    };
  }),
  scorerMutant('scorer: all rows released at once', { release: (held) => held.clear() }),
  scorerMutant('scorer: rows answer after their release', { release: () => {} }),
  scorerMutant('scorer: answers once disposed', { dispose: (held) => held }),
  statefulScorerMutant('scorer: other bits every time', () => {
    let time = 0;
    return {
      sums(given) {
        scorerParts.sums(given);
        time++;
        for (const at of given.out.sums.keys()) given.out.sums[at]! *= 1 + time * 2 ** -40;
      },
    };
  }),
  scorerMutant('sums: of the wrong labels', {
    sums: adding(({ labels, out }) => ({
      labels: labels.map((label) => (label + 1) % out.weights.length),
    })),
  }),
  scorerMutant('sums: labels kept in 8 bits', {
    sums: adding(({ labels }) => ({ labels: labels.map((label) => label % 256) })),
  }),
  scorerMutant('sums: weights left out', { sums: adding(() => ({ weights: undefined })) }),
  scorerMutant('sums: weights for the sums alone', {
    sums(given) {
      scorerParts.sums({ ...given, weights: undefined });
      const counted = given.out.weights.slice();
      scorerParts.sums(given);
      given.out.weights.set(counted);
    },
  }),
  scorerMutant('sums: added to what was there', {
    sums(given) {
      const { sums } = given.out;
      const before = sums.slice();
      scorerParts.sums(given);
      for (const at of sums.keys()) sums[at]! += before[at]!;
    },
  }),
  scorerMutant('sums: the last row left out', {
    sums: adding(({ labels }) => ({ labels: labels.subarray(0, Math.max(1, labels.length - 1)) })),
  }),
  scorerMutant('sums: in half precision', {
    sums(given) {
      scorerParts.sums(given);
      given.out.sums.set(given.out.sums.map(half));
    },
  }),
  nativeScorerMutant(
    'hold: native rows of another width taken',
    ({ rows }, dim) => new RowList(rows.map((row) => fitted(row, dim))),
  ),
  nativeScorerMutant(
    'hold: NaN taken for 0',
    ({ rows }) =>
      new RowList(rows.map((row) => Array.from(row, (value) => (Number.isNaN(value) ? 0 : value)))),
  ),
  ...[0, 1].map(leaking),
];

/** Correct, and counted: to be passed. */
export const countedScorer: Mutant = leaking(2);

/** As long as the scorer wants its rows. */
function fitted(row: ArrayLike<number>, dim: number): number[] {
  return Array.from({ length: dim }, (_, j) => row[j] ?? 0);
}

function nativeScorerMutant(name: string, change: (x: RowList, dim: number) => RowList): Mutant {
  const create = () => {
    const backend = nativeReference();
    const { native } = backend;
    return {
      ...backend,
      async score(problem: Parameters<typeof scorerOf>[1]) {
        const scorer = await scorerOf(backend, problem);
        const hold = scorer.hold.bind(scorer);
        scorer.hold = (x) => hold(native?.is(x) ? change(x as RowList, problem.dim) : x);
        return scorer;
      },
    };
  };
  return { name, create, options: rowListOptions } as unknown as Mutant;
}

/** What is held counted; 0: more with every release, 1: more with every scorer, 2: no more. */
function leaking(kind: number): Mutant {
  let held = 0;
  const create = () => ({
    ...mutableScorer(),
    async score(problem: Parameters<typeof scorerOf>[1]) {
      const scorer = await scorerOf(reference(), problem);
      const own = new Set<object>();
      const free = (one: object) => {
        if (own.delete(one)) held--;
      };
      const [hold, dispose] = [scorer.hold.bind(scorer), scorer.dispose.bind(scorer)];
      scorer.hold = async (x) => {
        const rows = await hold(x);
        own.add(rows);
        held++;
        const { release: letGo } = rows;
        const release = () => {
          if (kind !== 0) free(rows);
          letGo();
        };
        return Object.assign(rows, { release });
      };
      scorer.dispose = () => {
        for (const one of [...own]) if (kind !== 1) free(one);
        dispose();
      };
      return scorer;
    },
  });
  const names = ['leak: with every release', 'leak: with every scorer', 'a scorer that counts'];
  return { name: names[kind]!, create, options: { resources: () => held } };
}
