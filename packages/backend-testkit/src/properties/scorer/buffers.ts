import type { Candidates, ClusterSums } from '@coke/core/backend';
import { expectSameNumbers } from '../../compare/expect.ts';
import { expectSameCandidates, expectSameSums } from '../../compare/same-candidates.ts';
import type { Kit } from '../../kit.ts';
import { type BackendProperty, property } from '../../property.ts';
import { drawScoring, smallScorings } from '../../scenario/scoring.ts';
import { addUp, look } from '../../scorer/look.ts';
import { withScorer } from '../../scorer/with-scorer.ts';
import type { FeedKind } from '../../session/feed-kind.ts';
import { Guarded } from '../../session/margins.ts';

/** Candidates and sums go where they belong, and nothing else of the caller's changes. */
export function scorerBufferProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  return [
    property(
      kit,
      'writes candidates and sums and nothing else',
      smallScorings(kit.sizes),
      (backend, scoring) =>
        withScorer(kit, kind, backend, scoring, async ({ scorer, held, data }) => {
          const { rows, capacity, margin, k, dim } = scoring;
          const guarded = new Guarded();
          const out: Candidates = {
            capacity,
            counts: guarded.room('counts', Int32Array, rows),
            clusters: guarded.room('clusters', Int32Array, rows * capacity),
            scores: guarded.room('scores', Float32Array, rows * capacity),
            thresholds: guarded.room('thresholds', Float32Array, rows),
          };
          await scorer.near(held, 0, rows, margin, out);
          expectSameCandidates(out, await look(scorer, held, scoring), rows, 'longer buffers');
          const added: ClusterSums = {
            sums: guarded.room('sums', Float64Array, k * dim, 0),
            weights: guarded.room('weights', Float64Array, k, 0),
          };
          await scorer.sums(held, data.labels, data.weights, added);
          const expected = await addUp(scorer, held, scoring, data.labels, data.weights);
          expectSameSums(added, expected, 'a part of a buffer');
          guarded.expectUntouched();
          const { x, ...given } = drawScoring(scoring);
          expectSameNumbers(data.x.data, x.data, 'x after the calls');
          for (const [name, values] of Object.entries(given)) {
            expectSameNumbers(data[name as keyof typeof given], values, `${name} after the calls`);
          }
        }),
      1 / 4,
    ),
  ];
}
