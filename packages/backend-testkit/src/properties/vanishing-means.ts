import { createHead, type Head, matrix, ratioBounds } from '@coke/core';
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
 * here are exact in float32, so every device finds the same mean.
 */
export function vanishingMeanProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const { sizes } = kit;
  const cluster = fc.record({
    dim: fc.integer({ min: 2, max: Math.max(2, Math.min(9, sizes.dim)) }),
    pairs: fc.integer({ min: 1, max: Math.max(1, Math.min(4, sizes.rows >> 1)) }),
    metric: fc.constantFrom('cosine', 'euclidean'),
    pick: fc.nat(),
  });
  // The mean is 2^-(gap + 1) long; the limit lies between 2^-20 and 2^-19.
  const gap = fc.oneof(fc.integer({ min: 10, max: 17 }), fc.integer({ min: 21, max: 24 }));
  const properties = [
    property(
      kit,
      'leaves a center alone whose rows add up to nothing',
      cluster,
      async (backend, { dim, pairs, metric, pick }) => {
        const x = matrix(new Float32Array(2 * pairs * dim), dim);
        for (let i = 0; i < 2 * pairs; i++)
          x.data[i * dim + ((i >> 1) % dim)] = i % 2 === 0 ? 1 : -1;
        const head = attractiveHead(dim);
        const after = await step(kit, kind, backend, head, metric, x, pick);
        const stays = metric === 'cosine' ? head.centers.slice(0, dim) : new Float32Array(dim);
        expectSameNumbers(after.centers.slice(0, dim), stays, 'center 0');
        expectSameNumbers(after.counts, [2 * pairs, 0], 'counts');
      },
      1 / 2,
    ),
    property(
      kit,
      'leaves a center alone whose rows cancel what it counted',
      cluster,
      async (backend, { dim, pairs, metric, pick }) => {
        const head = attractiveHead(dim);
        head.counts[0] = pairs;
        const x = matrix(new Float32Array(pairs * dim), dim);
        for (let i = 0; i < pairs; i++) x.data[i * dim] = -1;
        const after = await step(kit, kind, backend, head, metric, x, pick);
        const stays = metric === 'cosine' ? head.centers.slice(0, dim) : new Float32Array(dim);
        expectSameNumbers(after.centers.slice(0, dim), stays, 'center 0');
        expectSameNumbers(after.counts, [2 * pairs, 0], 'counts');
      },
      1 / 2,
    ),
    property(
      kit,
      'moves a center to a mean longer than 1e-6, not to a shorter one',
      fc.record({ gap, pick: fc.nat() }),
      async (backend, { gap, pick }) => {
        const head = attractiveHead(2);
        const x = matrix(Float32Array.of(0, 1, 0, 2 ** -gap - 1), 2);
        const after = await step(kit, kind, backend, head, 'cosine', x, pick);
        const target = gap > 20 ? [1, 0] : [0, 1];
        for (let j = 0; j < 2; j++) {
          const tolerance = gap > 20 ? 0 : 8 * kit.epsilon;
          expectClose(after.centers[j]!, target[j]!, tolerance, () => `center 0 [${j}]`);
        }
      },
      1 / 2,
    ),
  ];
  return kit.stage2 && kind === 'matrix' ? [...properties, blendProperty(kit)] : properties;
}

/** Cluster 0 at the first axis, so dear that it wins every row; cluster 1 at zero. */
function attractiveHead(dim: number): Head {
  const centers = new Float32Array(2 * dim);
  centers[0] = 1;
  const head = createHead(centers, dim, ratioBounds(2, 0));
  head.duals[0] = 8;
  return head;
}

async function step<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  backend: Parameters<typeof withSession<Input, Head[]>>[0],
  head: Head,
  metric: 'cosine' | 'euclidean',
  x: ReturnType<typeof matrix>,
  pick: number,
): Promise<Head> {
  const action: Action = {
    kind: 'step',
    batch: { x, raw: x, pick, similarities: false },
    options: { stage: 1, dualLearningRates: [1] },
  };
  const problem = { metric, heads: [head], normalize: false };
  const heads = await withSession(backend, problem, async (session) => {
    await perform(kit, kind, session, action, createOutput(action, 1));
    return session.read();
  });
  return heads[0]!;
}

/** Stage 2: no direction in the running mean, or none in the average, and previous stays. */
function blendProperty<Input>(kit: Kit<Input>): BackendProperty {
  const kinds = fc.record({
    dim: fc.integer({ min: 1, max: Math.min(9, kit.sizes.dim) }),
    current: fc.constantFrom(0, -1, 2 ** -22, -(2 ** -22)),
    metric: fc.constantFrom('cosine', 'euclidean'),
  });
  return property(
    kit,
    'leaves previous centers alone that stage 2 averages to nothing',
    kinds,
    async (backend, { dim, current, metric }) => {
      const centers = new Float32Array(dim);
      centers[0] = 1;
      const head = createHead(centers, dim, ratioBounds(1, 1));
      head.centers[0] = current;
      const problem = { metric, heads: [head], normalize: false };
      const [after] = await withSession(backend, problem, async (session) => {
        await session.endEpoch({ stage: 2, averaging: 0.5 });
        return session.read();
      });
      centers[0] = metric === 'cosine' ? 1 : (1 + current) / 2;
      expectSameNumbers(after!.previousCenters, centers, 'previousCenters');
      expectSameNumbers(after!.centers, centers, 'centers');
    },
    1 / 2,
  );
}
