/**
 * What constrained Lloyd costs beside scoring, on made-up rows: a table for
 * docs/decisions/exact-sizes.md. Times are of the processor. Bytes are those of arrays beside the rows
 * and their copy on the device, after a pass and the most at any time: with NODE_OPTIONS=--expose-gc,
 * less what waits to be collected, at the price of the times.
 *
 *     npx tsx --conditions=@coke/source packages/core/testing/measure-exact.ts [case …]
 */
import { referenceScorer } from '../src/backend/reference/scorer.ts';
import type { Scorer } from '../src/backend/scorer.ts';
import { constrainedLloyd, type LloydProgress } from '../src/exact/constrained-lloyd.ts';
import { matrix } from '../src/rows/matrix.ts';
import { normalizeRow } from '../src/rows/normalize.ts';
import { Random } from '../src/support/random.ts';

interface Case {
  readonly n: number;
  readonly dim: number;
  readonly k: number;
  /** Lower limit as a share of n / k; 1: sizes are n / k, rounded. */
  readonly ratio: number;
  readonly distinct?: number;
  readonly passes: number;
}

const CASES: Record<string, Case> = {
  'small-0.8': { n: 10_000, dim: 100, k: 100, ratio: 0.8, passes: 30 },
  'small-1': { n: 10_000, dim: 100, k: 100, ratio: 1, passes: 30 },
  'large-0.8': { n: 100_000, dim: 32, k: 200, ratio: 0.8, passes: 20 },
  'large-1': { n: 100_000, dim: 32, k: 200, ratio: 1, passes: 20 },
  duplicates: { n: 100_000, dim: 8, k: 50, ratio: 1, distinct: 200, passes: 1 },
  equal: { n: 20_000, dim: 8, k: 100, ratio: 1, distinct: 1, passes: 1 },
  million: { n: 1_000_000, dim: 16, k: 200, ratio: 0.8, passes: 2 },
  'as-many': { n: 3000, dim: 8, k: 3000, ratio: 1, passes: 2 },
};

/** Unit rows about centers whose shares fall off as 1 / rank. */
function drawRows({ n, dim, k, distinct = n }: Case): Float32Array {
  const random = new Random(1);
  const groups = Math.ceil(0.8 * k);
  const centers = Float64Array.from({ length: groups * dim }, () => random.normal());
  const ends = new Float64Array(groups);
  for (let g = 0; g < groups; g++) ends[g] = (ends[g - 1] ?? 0) + 1 / (g + 1);
  const data = new Float32Array(n * dim);
  for (let i = 0; i < n; i++) {
    if (i >= distinct) {
      data.copyWithin(i * dim, (i % distinct) * dim, ((i % distinct) + 1) * dim);
      continue;
    }
    const at = random.uniform() * ends[groups - 1]!;
    const group = ends.findIndex((end) => end > at);
    for (let j = 0; j < dim; j++) data[i * dim + j] = centers[group * dim + j]! + random.normal();
    normalizeRow(data, i * dim, dim, data, i * dim);
  }
  return data;
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(name: string, problem: Case): Promise<string> {
  const { n, dim, k, ratio, passes } = problem;
  const data = drawRows(problem);
  const random = new Random(2);
  const first = new Float32Array(k * dim);
  const order = random.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  for (let c = 0; c < k; c++) {
    first.set(data.subarray(order[c]! * dim, (order[c]! + 1) * dim), c * dim);
  }
  const limits = {
    lower: new Float64Array(k).fill(Math.floor((ratio * n) / k)),
    upper: new Float64Array(k).fill(ratio === 1 ? Math.ceil(n / k) : n),
  };
  const scorer = referenceScorer({ metric: 'cosine', k, dim }) as Scorer;
  let scoring = 0;
  const near = scorer.near.bind(scorer);
  scorer.near = (...call) => {
    const start = cpu();
    near(...call);
    scoring += cpu() - start;
  };
  const hosts: number[] = [];
  const costs: LloydProgress[] = [];
  let [peak, after, last, looks] = [0, 0, cpu(), 0];
  globalThis.gc?.();
  const before = process.memoryUsage().arrayBuffers + 4 * data.length;
  const look = () => {
    globalThis.gc?.();
    const bytes = process.memoryUsage().arrayBuffers - before;
    peak = Math.max(peak, bytes);
    return bytes;
  };
  // Looked at whenever others get a turn.
  const { signal } = new AbortController();
  signal.throwIfAborted = () => {
    if (looks++ % 100 === 0) look();
  };
  const result = await constrainedLloyd(scorer, matrix(data, dim), limits, first, {
    metric: 'cosine',
    maxIterations: passes,
    signal,
    onProgress(progress) {
      if (progress.scored < progress.rows) return;
      const now = cpu();
      after = Math.max(after, look());
      hosts.push(now - last - scoring);
      costs.push(progress);
      [last, scoring] = [cpu(), 0];
    },
  });
  const late = hosts.slice(Math.floor(hosts.length / 2)).sort((a, b) => a - b);
  const { cost } = costs.at(-1)!;
  return [
    name,
    result.iterations,
    `${Math.min(...result.sizes)}–${Math.max(...result.sizes)}`,
    hosts[0]!.toFixed(0),
    late[Math.floor(late.length / 2)]!.toFixed(1),
    costs.reduce((sum, progress) => sum + progress.cost!.scorePasses, 0),
    `${cost!.imbalance} / ${cost!.paths} / ${cost!.priced}`,
    result.gap.toExponential(1),
    `${(after / n).toFixed(0)} / ${(peak / n).toFixed(0)}`,
  ].join(' | ');
}

console.log(
  'case | passes | sizes | first, ms | later, ms | score passes | imbalance / paths / priced at the end | gap a row | bytes a row, after a pass / most',
);
const asked = process.argv.slice(2);
for (const [name, problem] of Object.entries(CASES)) {
  if (asked.length === 0 || asked.includes(name)) console.log(await measure(name, problem));
}
