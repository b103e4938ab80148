import {
  type Backend,
  type ClusteringState,
  createClusteringState,
  type Matrix,
  type Metric,
  matrix,
  ratioBounds,
} from '@coke/core/backend';
import fc from 'fast-check';
import { expectClose, expectSameNumbers } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import type { Action } from '../scenario/actions.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { withSession } from '../session/with-session.ts';

/**
 * A mean shorter than 1e-6 has no direction: a center of unit length stays where it was. All numbers
 * here are exact in float32, reciprocals too, so every device finds the same mean.
 */
export function vanishingMeanProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const cluster = fc.record({
    dim: fc.integer({ min: 2, max: Math.max(2, Math.min(9, kit.sizes.dim)) }),
    rows: fc.constantFrom(...[2, 4, 8].filter((rows) => rows <= Math.max(2, kit.sizes.rows))),
    metric: fc.constantFrom('cosine', 'euclidean'),
    counted: fc.boolean(),
    pick: fc.nat(),
  });
  // The mean is 2^-(gap + 1) long; the limit lies between 2^-20 and 2^-19.
  const gap = fc.oneof(fc.integer({ min: 10, max: 17 }), fc.integer({ min: 21, max: 24 }));
  return [
    property(
      kit,
      'leaves a center alone whose rows add up to nothing',
      cluster,
      async (backend, { dim, rows, metric, counted, pick }) => {
        const head = attractiveHead(dim);
        const x = matrix(new Float32Array(rows * dim), dim);
        if (counted) cancelCounted(head, x);
        else cancelInPairs(x);
        const total = head.counts[0]! + rows;
        const after = await step(kit, kind, backend, metric, head, x, pick);
        const stays = metric === 'cosine' ? head.centers.slice(0, dim) : new Float32Array(dim);
        expectSameNumbers(after.centers.slice(0, dim), stays, 'center 0');
        expectSameNumbers(after.counts, [total, 0], 'counts');
      },
    ),
    property(
      kit,
      'moves a center to a mean longer than 1e-6, not to a shorter one',
      fc.record({ gap, pick: fc.nat() }),
      async (backend, { gap, pick }) => {
        const x = matrix(Float32Array.of(0, 1, 0, 2 ** -gap - 1), 2);
        const after = await step(kit, kind, backend, 'cosine', attractiveHead(2), x, pick);
        const target = gap > 20 ? [1, 0] : [0, 1];
        for (let j = 0; j < 2; j++) {
          const tolerance = gap > 20 ? 0 : 8 * kit.epsilon;
          expectClose(after.centers[j]!, target[j]!, tolerance, () => `center 0 [${j}]`);
        }
      },
      1 / 2,
    ),
  ];
}

/** Cluster 0 at the first axis, so dear that it wins every row; cluster 1 at zero. */
function attractiveHead(dim: number): ClusteringState {
  const centers = new Float32Array(2 * dim);
  centers[0] = 1;
  const head = createClusteringState(centers, dim, ratioBounds(2, 0));
  head.prices[0] = 8;
  return head;
}

/** Every second row the opposite of the one before. */
function cancelInPairs({ data, rows, cols }: Matrix): void {
  for (let i = 0; i < rows; i++) data[i * cols + ((i >> 1) % cols)] = i % 2 === 0 ? 1 : -1;
}

/** As many rows opposite to the center as it has counted. */
function cancelCounted(head: ClusteringState, { data, rows, cols }: Matrix): void {
  head.counts[0] = rows;
  for (let i = 0; i < rows; i++) data[i * cols] = -1;
}

async function step<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  backend: Backend<Input>,
  metric: Metric,
  head: ClusteringState,
  x: Matrix,
  pick: number,
): Promise<ClusteringState> {
  const action: Action = {
    kind: 'step',
    batch: { x, raw: x, pick, similarities: false },
    options: { centers: 'current', unitLength: metric === 'cosine', dualLearningRates: [1] },
  };
  const problem = { metric, heads: [head], normalize: false };
  const heads = await withSession(backend, problem, async (session) => {
    await perform(kit, kind, session, action, createOutput(action, 1));
    return session.read();
  });
  return heads[0]!;
}
