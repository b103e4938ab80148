import { type Candidates, reference } from '@coke/core/backend';
import fc from 'fast-check';
import { compareCandidates } from '../../compare/candidates.ts';
import { expectSameCandidates } from '../../compare/same-candidates.ts';
import { createKit, type Kit } from '../../kit.ts';
import { type BackendProperty, property } from '../../property.ts';
import {
  exactScorings,
  largeScorings,
  type Scoring,
  smallScorings,
} from '../../scenario/scoring.ts';
import { look } from '../../scorer/look.ts';
import { withScorer } from '../../scorer/with-scorer.ts';
import type { FeedKind } from '../../session/feed-kind.ts';

/** The clusters near each row are on its list, with their scores, and a threshold bounds the others. */
export function candidateProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  return [
    lists(kit, kind, 'lists every cluster near a row’s best', smallScorings(kit.sizes), 1),
    property(
      kit,
      'lists of clusters that tie the lowest',
      exactScorings(kit.sizes),
      async (backend, scoring) => {
        const got = await withScorer(kit, kind, backend, scoring, ({ scorer, held }) =>
          look(scorer, held, scoring),
        );
        const expected = await candidatesByReference(scoring);
        expectSameCandidates(got, expected, scoring.rows, 'exact scores');
      },
    ),
    property(
      kit,
      'lists a part of the rows as among all of them',
      fc.tuple(smallScorings(kit.sizes), fc.nat(), fc.nat()),
      (backend, [scoring, a, b]) =>
        withScorer(kit, kind, backend, scoring, async ({ scorer, held }) => {
          const start = Math.min(a % scoring.rows, b % scoring.rows);
          const end = Math.max(a % scoring.rows, b % scoring.rows) + 1;
          const whole = await look(scorer, held, scoring);
          const got = await look(scorer, held, scoring, start, end);
          const what = `rows ${start} … ${end - 1}`;
          expectSameCandidates(got, partOf(whole, start, end), end - start, what);
        }),
      1 / 2,
    ),
  ];
}

/** The same at sizes that a device shares among threads. */
export function candidatesOfManyTiles<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const name = 'lists every cluster near a row’s best at sizes of many tiles';
  return [lists(kit, kind, name, largeScorings(kit.sizes), 1 / 8)];
}

function lists<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  name: string,
  scorings: fc.Arbitrary<Scoring>,
  share: number,
): BackendProperty {
  return property(
    kit,
    name,
    scorings,
    (backend, scoring) =>
      withScorer(kit, kind, backend, scoring, async ({ scorer, held, data }) => {
        compareCandidates(scoring, data, await look(scorer, held, scoring));
      }),
    share,
  );
}

function candidatesByReference(scoring: Scoring): Promise<Candidates> {
  const kit = createKit(reference, {});
  return withScorer(kit, 'matrix', reference(), scoring, ({ scorer, held }) =>
    look(scorer, held, scoring),
  );
}

function partOf(
  { capacity, counts, clusters, scores, thresholds }: Candidates,
  start: number,
  end: number,
): Candidates {
  return {
    capacity,
    counts: counts.subarray(start, end),
    clusters: clusters.subarray(start * capacity, end * capacity),
    scores: scores.subarray(start * capacity, end * capacity),
    thresholds: thresholds.subarray(start, end),
  };
}
