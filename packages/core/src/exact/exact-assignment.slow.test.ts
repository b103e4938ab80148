import fc from 'fast-check';
import loadHighs from 'highs';
import { expect, test } from 'vitest';
import { expectAsGoodAs, expectOptimal } from '../../testing/size-oracle.ts';
import { assignProblem, sizeProblems } from '../../testing/size-problem.ts';

test('10,000 problems: optimal to the unit, and as good as what a solver finds', async () => {
  const highs = await loadHighs();
  let solved = 0;
  await fc.assert(
    fc.asyncProperty(sizeProblems({ n: 200, k: 30 }), async (problem) => {
      const answer = await assignProblem(problem);
      expectOptimal(answer);
      await answer.assignment.certify();
      expectAsGoodAs(highs, answer);
      solved++;
    }),
    { numRuns: 10_000 },
  );
  expect(solved).toBeGreaterThanOrEqual(10_000);
});
