import fc from 'fast-check';
import loadHighs from 'highs';
import { beforeAll, describe, test } from 'vitest';
import { expectAsGoodAs, expectOptimal } from '../../testing/size-oracle.ts';
import { assignProblem, sizeProblems } from '../../testing/size-problem.ts';

let highs: Awaited<ReturnType<typeof loadHighs>>;

beforeAll(async () => {
  highs = await loadHighs();
});

describe('an exact assignment', () => {
  test('is optimal to the unit: its own prices prove it, over all clusters', async () => {
    await fc.assert(
      fc.asyncProperty(sizeProblems({ n: 200, k: 30 }), async (problem) => {
        expectOptimal(await assignProblem(problem));
      }),
      { numRuns: 500 },
    );
  });

  test('is as good as what a solver of linear programs finds', async () => {
    await fc.assert(
      fc.asyncProperty(sizeProblems({ n: 60, k: 12 }), async (problem) => {
        expectAsGoodAs(highs, await assignProblem(problem));
      }),
      { numRuns: 300 },
    );
  });
});
