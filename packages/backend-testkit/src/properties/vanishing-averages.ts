import { createClusteringState, ratioBounds } from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameNumbers } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { withSession } from '../session/with-session.ts';

/** Averaging: no direction in the running mean, or none in the average, and previous stays. */
export function vanishingAverageProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  if (!kit.stage2) return [];
  const kinds = fc.record({
    dim: fc.integer({ min: 1, max: Math.min(9, kit.sizes.dim) }),
    current: fc.constantFrom(0, -1, 2 ** -22, -(2 ** -22)),
    metric: fc.constantFrom('cosine', 'euclidean'),
  });
  return [
    property(
      kit,
      'leaves previous centers alone that average to nothing',
      kinds,
      async (backend, { dim, current, metric }) => {
        const expected = new Float32Array(dim);
        expected[0] = 1;
        const head = createClusteringState(expected, dim, ratioBounds(1, 1));
        head.centers[0] = current;
        const problem = { metric, heads: [head], normalize: false };
        const [after] = await withSession(backend, problem, async (session) => {
          await session.endEpoch({ averaging: 0.5 });
          return session.read();
        });
        if (metric === 'euclidean') expected[0] = (1 + current) / 2;
        expectSameNumbers(after!.previousCenters, expected, 'previousCenters');
        expectSameNumbers(after!.centers, expected, 'centers');
      },
      1 / 2,
    ),
  ];
}
