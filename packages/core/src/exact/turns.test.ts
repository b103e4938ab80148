import { describe, expect, test } from 'vitest';
import { openRows } from '../../testing/open-rows.ts';
import { drawSizeProblem } from '../../testing/size-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { ROWS_A_TURN } from '../rows/blocks.ts';
import { BorderRows } from './border-rows.ts';
import { CandidateLists } from './candidate-lists.ts';
import { centerCenters } from './centered-rows.ts';
import { DualFunction } from './dual-function.ts';
import { DualPoint } from './dual-point.ts';
import { mergeEqualRows } from './equal-rows.ts';
import { priceLeftOut } from './pricing.ts';
import { RowScores } from './row-scores.ts';
import { softenPrices } from './soften-prices.ts';

const [N, K] = [4 * ROWS_A_TURN, 3];

/** Rows that are listed, and a pause that counts how often it is awaited, or fails the next time. */
async function listMany() {
  const turns = { taken: 0, error: undefined as Error | undefined };
  const pause = async () => {
    turns.taken++;
    if (turns.error) throw turns.error;
  };
  const { x, centers, limits } = drawSizeProblem({
    ...{ n: N, k: K, dim: 2, metric: 'euclidean', rows: 'normal', centers: 'rows' },
    ...{ limits: 'balanced', prices: 'zero', listing: {}, seed: 4 },
  });
  const scorer = referenceScorer({ metric: 'euclidean', k: K, dim: 2 });
  const rows = await openRows(x, 'euclidean', scorer, { pause });
  const centered = centerCenters(rows.centering, centers);
  await rows.setCenters(centered);
  const grid = new RowScores(rows, centered, 'euclidean');
  const lists = new CandidateLists(N, K);
  await lists.fill(rows, new Float64Array(K), 0.05, K, pause);
  return { x, grid, lists, limits, pause, turns };
}

const labels = () => new Int32Array(N).fill(-1);

/** What looks at every row, by name. */
const LOOPS = {
  'Newton steps': async ({ lists, limits, pause }) => {
    const point = new DualPoint(K);
    await new DualFunction(lists, limits, pause).evaluate(point, 1e9);
  },
  'soft assignments': ({ lists, limits, pause }) =>
    softenPrices(lists, limits, new Float64Array(K), 0.1, 1, pause),
  'the border': ({ lists, grid }) =>
    new BorderRows(K).collect(lists, grid, new Float64Array(K), 0, labels(), new Float64Array(K)),
  pricing: ({ lists, grid }) => {
    const options = { mostRows: 0, slack: 0 };
    return priceLeftOut(lists, grid, new Float64Array(K), new Int32Array(N), options);
  },
  'looking for equal rows': ({ pause }) => {
    const data = Float32Array.from({ length: N }, (_, i) => i % 4096);
    return mergeEqualRows({ data, rows: N, cols: 1 }, pause);
  },
} satisfies Record<string, (many: Awaited<ReturnType<typeof listMany>>) => Promise<unknown>>;

describe('others get a turn', () => {
  test.each(Object.entries(LOOPS))('every 32,768 rows, and may end it: %s', async (_, loop) => {
    const many = await listMany();
    many.turns.taken = 0;
    await loop(many);
    expect(many.turns.taken).toBeGreaterThanOrEqual(N / ROWS_A_TURN);
    many.turns.error = new Error('aborted');
    many.turns.taken = 0;
    await expect(loop(many)).rejects.toBe(many.turns.error);
    expect(many.turns.taken).toBe(1);
  });
});
