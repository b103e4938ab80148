import { type HeldRows, type Scorer, scorerOf } from '@coke/core/backend';
import { expectThat } from '../../compare/expect.ts';
import { expectSameCandidates } from '../../compare/same-candidates.ts';
import type { Kit } from '../../kit.ts';
import { type BackendProperty, example } from '../../property.ts';
import { exampleRows } from '../../scenario/example.ts';
import { drawScoring, type Scoring } from '../../scenario/scoring.ts';
import { addUp, createSums, look } from '../../scorer/look.ts';
import { hold, withScorer } from '../../scorer/with-scorer.ts';
import { nativeInputs } from '../../session/feed.ts';
import { thrownBy } from '../../session/thrown-by.ts';

const EXAMPLE: Scoring = {
  seed: 5,
  metric: 'euclidean',
  rows: 9,
  k: 5,
  dim: 4,
  numbers: 'normal',
  capacity: 3,
  margin: 2,
};

/** What is released or disposed is gone, and nothing else is; what cannot be held is refused. */
export function scorerLifetimeProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  return [
    example(kit, 'refuses rows that were released', (backend) =>
      withScorer(kit, 'matrix', backend, EXAMPLE, async ({ scorer, held, data }) => {
        const other = await scorer.hold(data.x);
        held.release();
        await expectRefused(callsWith(scorer, held));
        await look(scorer, other, EXAMPLE);
      }),
    ),
    example(kit, 'refuses calls of a scorer once disposed', async (backend) => {
      const { x, centers, prices } = drawScoring(EXAMPLE);
      const scorer = await scorerOf(backend, EXAMPLE);
      const held = await scorer.hold(x);
      for (let time = 0; time < 2; time++) {
        scorer.dispose();
        await expectRefused({
          hold: () => scorer.hold(x),
          setCenters: () => scorer.setCenters(centers),
          setPrices: () => scorer.setPrices(prices),
          ...callsWith(scorer, held),
        });
      }
    }),
    example(kit, 'disposes one scorer and leaves the others', (backend) =>
      withScorer(kit, 'matrix', backend, EXAMPLE, async ({ scorer, held }) => {
        const expected = await look(scorer, held, EXAMPLE);
        const other = { ...EXAMPLE, seed: 6 };
        await withScorer(kit, 'matrix', backend, other, (one) => look(one.scorer, one.held, other));
        const got = await look(scorer, held, EXAMPLE);
        expectSameCandidates(got, expected, EXAMPLE.rows, 'the one that stays');
      }),
    ),
    ...nativeRefusals(kit),
    ...scorerResources(kit),
  ];
}

function callsWith<Input>(scorer: Scorer<Input>, held: HeldRows) {
  const { k, dim, rows } = EXAMPLE;
  return {
    near: () => look(scorer, held, EXAMPLE),
    sums: () => scorer.sums(held, new Int32Array(rows), undefined, createSums(k, dim)),
  };
}

async function expectRefused(calls: Readonly<Record<string, () => unknown>>): Promise<void> {
  for (const [name, call] of Object.entries(calls)) {
    const error = await thrownBy(call);
    expectThat(error instanceof Error, name, 'refused with an Error', error);
  }
}

function nativeRefusals<Input>(kit: Kit<Input>): BackendProperty[] {
  if (!kit.fromMatrix) return [];
  const spoiled = [Number.NaN, Number.NEGATIVE_INFINITY].map((value) => {
    const x = exampleRows(5, EXAMPLE.dim);
    x.data[18] = value;
    return x;
  });
  const wrong = [exampleRows(5, 3), exampleRows(2, 8), ...spoiled];
  return [
    example(kit, 'refuses to hold native rows of another width or not finite', (backend) =>
      withScorer(kit, 'matrix', backend, EXAMPLE, async ({ scorer, held }) => {
        const expected = await look(scorer, held, EXAMPLE);
        const made = wrong.flatMap((x) => nativeInputs(kit, x));
        for (const input of [...made, ...(kit.invalidInputs?.() ?? [])]) {
          const error = await thrownBy(() => scorer.hold(input));
          const refused = error instanceof TypeError || error instanceof RangeError;
          expectThat(refused, 'hold', 'refused with a TypeError or RangeError', error);
          kit.disposeInput?.(input);
        }
        const got = await look(scorer, held, EXAMPLE);
        expectSameCandidates(got, expected, EXAMPLE.rows, 'the rows that are held');
      }),
    ),
  ];
}

function scorerResources<Input>(kit: Kit<Input>): BackendProperty[] {
  const { resources } = kit;
  if (!resources) return [];
  const kind = kit.fromMatrix ? 'native' : 'matrix';
  const work = async (scorer: Scorer<Input>, times: number) => {
    const { x, centers, prices, labels } = drawScoring(EXAMPLE);
    for (let time = 0; time < times; time++) {
      await scorer.setCenters(centers);
      await scorer.setPrices(prices);
      const held = await hold(kit, kind, scorer, x, time);
      await look(scorer, held, EXAMPLE);
      await addUp(scorer, held, EXAMPLE, labels);
      held.release();
    }
  };
  return [
    example(kit, 'holds no rows that were released, and nothing once disposed', async (backend) => {
      // A first scorer may fill what the backend keeps for all of them, such as compiled kernels.
      await withScorer(kit, kind, backend, EXAMPLE, ({ scorer }) => work(scorer, 1));
      const start = await resources();
      await withScorer(kit, kind, backend, EXAMPLE, async ({ scorer }) => {
        await work(scorer, 2);
        const held = await resources();
        await work(scorer, 5);
        const later = await resources();
        expectThat(later === held, 'resources after more calls', `${held}`, later);
      });
      const end = await resources();
      expectThat(end === start, 'resources after dispose', `${start}`, end);
    }),
  ];
}
