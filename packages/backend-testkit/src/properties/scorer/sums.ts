import fc from 'fast-check';
import { compareClusterSums } from '../../compare/cluster-sums.ts';
import type { Kit } from '../../kit.ts';
import { type BackendProperty, property } from '../../property.ts';
import { largeScorings, type Scoring, smallScorings } from '../../scenario/scoring.ts';
import { addUp } from '../../scorer/look.ts';
import { withScorer } from '../../scorer/with-scorer.ts';
import type { FeedKind } from '../../session/feed-kind.ts';

/** Rows are added up by the labels that are given, with weights and without. */
export function sumProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  return [sums(kit, kind, 'adds up rows by their labels', smallScorings(kit.sizes), 1 / 2)];
}

/** The same at sizes that a device shares among threads. */
export function sumsOfManyTiles<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const name = 'adds up rows by their labels at sizes of many tiles';
  return [sums(kit, kind, name, largeScorings(kit.sizes), 1 / 8)];
}

function sums<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  name: string,
  scorings: fc.Arbitrary<Scoring>,
  share: number,
): BackendProperty {
  return property(
    kit,
    name,
    fc.tuple(scorings, fc.boolean()),
    (backend, [scoring, weighted]) =>
      withScorer(kit, kind, backend, scoring, async ({ scorer, held, data }) => {
        const weights = weighted ? data.weights : undefined;
        const got = await addUp(scorer, held, scoring, data.labels, weights);
        compareClusterSums(scoring, data, weights, got);
      }),
    share,
  );
}
