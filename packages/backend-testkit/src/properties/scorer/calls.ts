import { allInOrder } from '@coke/core/all-in-order';
import { type Backend, type Candidates, createCandidates } from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameCandidates, expectSameSums } from '../../compare/same-candidates.ts';
import type { Kit } from '../../kit.ts';
import { type BackendProperty, property } from '../../property.ts';
import {
  drawScoring,
  type Scoring,
  type ScoringData,
  smallScorings,
} from '../../scenario/scoring.ts';
import { addUp, look } from '../../scorer/look.ts';
import { hold, withScorer } from '../../scorer/with-scorer.ts';
import type { FeedKind } from '../../session/feed-kind.ts';

/** What a call does depends on what was held and set before it, and on nothing else. */
export function callProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const scorings = smallScorings(kit.sizes);
  const lists = (backend: Backend<Input>, scoring: Scoring) =>
    withScorer(kit, kind, backend, scoring, ({ scorer, held }) => look(scorer, held, scoring));
  return [
    property(
      kit,
      'keeps copies of the rows, centers and prices that it scores',
      scorings,
      async (backend, scoring) => {
        const expected = await lists(backend, scoring);
        await withScorer(kit, kind, backend, scoring, async ({ scorer, held, data }) => {
          for (const array of [data.x.data, data.centers, data.prices]) array.fill(3);
          const got = await look(scorer, held, scoring);
          expectSameCandidates(got, expected, scoring.rows, 'arrays changed after the calls');
        });
      },
      1 / 2,
    ),
    property(
      kit,
      'scores by the centers and prices set last, calls awaited or not',
      fc.tuple(scorings, fc.nat()),
      async (backend, [scoring, seed]) => {
        const other = drawScoring({ ...scoring, seed });
        const expected = await turns(kit, kind, backend, scoring, other, true);
        const got = await turns(kit, kind, backend, scoring, other, false);
        for (const [turn, out] of expected.entries()) {
          const what = `turn ${turn}, none awaited`;
          expectSameCandidates(got[turn]!, out, scoring.rows, what);
        }
        const last = await lists(backend, scoring);
        expectSameCandidates(got.at(-1)!, last, scoring.rows, 'centers and prices set anew');
      },
      1 / 4,
    ),
    property(
      kit,
      'holds several matrices at once',
      fc.tuple(scorings, fc.nat(), fc.nat()),
      (backend, [scoring, seed, rows]) =>
        withScorer(kit, kind, backend, scoring, async ({ scorer, held }) => {
          const expected = await look(scorer, held, scoring);
          const other: Scoring = { ...scoring, seed, rows: 1 + (rows % scoring.rows) };
          const second = await hold(kit, kind, scorer, drawScoring(other).x, seed);
          const theirs = await look(scorer, second, other);
          const again = await look(scorer, held, scoring);
          expectSameCandidates(again, expected, scoring.rows, 'the first');
          held.release();
          held.release();
          expectSameCandidates(await look(scorer, second, other), theirs, other.rows, 'the second');
          const third = await hold(kit, kind, scorer, drawScoring(scoring).x, seed);
          const got = await look(scorer, third, scoring);
          expectSameCandidates(got, expected, scoring.rows, 'the third');
        }),
      1 / 4,
    ),
    property(
      kit,
      'lists and adds up the same bits when run again',
      scorings,
      async (backend, scoring) => {
        const run = () =>
          withScorer(kit, kind, backend, scoring, async ({ scorer, held, data }) => {
            const near = await look(scorer, held, scoring);
            const sums = await addUp(scorer, held, scoring, data.labels, data.weights);
            return { near, sums };
          });
        const [first, second] = [await run(), await run()];
        expectSameCandidates(second.near, first.near, scoring.rows, 'a second run');
        expectSameSums(second.sums, first.sums, 'a second run');
      },
      1 / 4,
    ),
  ];
}

/** What is listed by other centers, by other prices, too, and by those of the scoring, one by one. */
function turns<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  backend: Backend<Input>,
  scoring: Scoring,
  other: ScoringData,
  awaited: boolean,
): Promise<Candidates[]> {
  return withScorer(kit, kind, backend, scoring, async ({ scorer, held, data }) => {
    const calls: Promise<void>[] = [];
    const make = async (call: () => unknown) => {
      const made = (async () => {
        await call();
      })();
      calls.push(made);
      if (awaited) await made;
    };
    const outs: Candidates[] = [];
    for (const set of [
      () => scorer.setCenters(other.centers),
      () => scorer.setPrices(other.prices),
      () => scorer.setCenters(data.centers),
      () => scorer.setPrices(data.prices),
    ]) {
      const out = createCandidates(scoring.rows, scoring.capacity);
      outs.push(out);
      const setting = make(set);
      if (awaited) await setting;
      const listing = make(() => scorer.near(held, 0, scoring.rows, scoring.margin, out));
      if (awaited) await listing;
    }
    await allInOrder(calls);
    return outs;
  });
}
