import { ConstrainedKMeans, type OnlineProgress, Random, reference } from '@coke/core';
import type { Backend } from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameNumbers } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';

/** Models on a backend: of a stream with windows the same clusters begin anew as by the reference. */
export function windowProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  return [
    property(
      kit,
      'clusters of a stream begin anew as those of the reference, where groups come and go',
      fc.record({
        seed: fc.nat(2 ** 20),
        k: fc.integer({ min: 1, max: Math.min(4, kit.sizes.k) }),
        dim: fc.integer({ min: 1, max: Math.min(4, kit.sizes.dim) }),
        ratio: fc.constantFrom(0, 0.5, 0.9),
        halfLife: fc.constantFrom(undefined, 40),
      }),
      async (backend, { seed, k, dim, ratio, halfLife }) => {
        const random = new Random(seed);
        const batch = Math.min(40, kit.sizes.rows);
        // Group g lies at 20 g; the first goes beyond the last.
        const batches = Array.from({ length: 18 }, (_, t) =>
          Array.from({ length: batch }, () => {
            const group = random.integer(k) + (t < 6 ? 0 : 1);
            return Array.from({ length: dim }, () => 20 * group + random.normal());
          }),
        );
        const init = Array.from({ length: k }, (_, group) => new Array(dim).fill(20 * group));
        const run = async <Rows>(on: Backend<Rows>) => {
          using model = new ConstrainedKMeans<Rows>({
            ...{ k, ratio, metric: 'euclidean', seed, init, window: 3 * batch, backend: on },
            ...(halfLife && { halfLife }),
          });
          const reassigned: number[] = [];
          const onProgress = (progress: OnlineProgress) => {
            if (progress.reassigned) reassigned.push(...progress.reassigned[0]!, -1);
          };
          const labels: number[] = [];
          for (const rows of batches) {
            labels.push(...(await model.partialFit(rows, undefined, { onProgress })));
          }
          return { labels, reassigned };
        };
        const [got, wanted] = [await run(backend), await run(reference())];
        expectSameNumbers(got.reassigned, wanted.reassigned, 'clusters that begin anew');
        expectSameNumbers(got.labels, wanted.labels, 'labels of the stream');
      },
      1 / 2,
    ),
  ];
}
