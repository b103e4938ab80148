import { Random } from '@coke/core';
import {
  type Assignment,
  type ClusteringState,
  createClusteringState,
  type Matrix,
  type Metric,
  matrix,
  ratioBounds,
  reference,
} from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameNumbers } from '../compare/expect.ts';
import { expectSameOutput } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import type { Action } from '../scenario/actions.ts';
import { drawLattice } from '../scenario/lattice.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { withSession } from '../session/with-session.ts';

/** Scores that tie exactly, on every device, go to the lowest cluster. */
export function tieProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const { sizes } = kit;
  const metric = fc.constantFrom('cosine', 'euclidean');
  const lattice = fc.record({
    seed: fc.nat(),
    metric,
    k: fc.integer({ min: 1, max: Math.min(40, sizes.k) }),
    dim: fc.integer({ min: 1, max: Math.min(16, sizes.dim) }),
    rows: fc.integer({ min: 1, max: Math.min(40, sizes.rows) }),
    prices: fc.boolean(),
  });
  const twins = fc.record({
    metric,
    k: fc.integer({ min: Math.min(2, sizes.k), max: sizes.k }),
    dim: fc.integer({ min: 1, max: Math.min(16, sizes.dim) }),
    rows: fc.integer({ min: 1, max: Math.min(40, sizes.rows) }),
    at: fc.uniqueArray(fc.nat({ max: sizes.k - 1 }), { minLength: 1, maxLength: 3 }),
  });
  return [
    property(kit, 'gives rows that tie to the lowest cluster', lattice, async (backend, s) => {
      const heads = [0, 1].map((h) => latticeHead(s.metric, s.k, s.dim, new Random(s.seed, h)));
      const x = drawLattice(s.metric, s.dim, s.rows, new Random(s.seed, 2));
      const problem = { metric: s.metric, heads, normalize: false };
      // Of type alone: it is given matrices.
      const oracle = await (reference() as typeof backend).open(problem);
      for (const action of actionsOn(x, s.seed, s.prices)) {
        const expected = createOutput(action, 2);
        await perform(kit, 'matrix', oracle, action, expected);
        const got = await withSession(backend, problem, async (session) => {
          const out: Assignment = createOutput(action, 2);
          await perform(kit, kind, session, action, out);
          return out;
        });
        expectSameOutput(got, expected, action.kind);
      }
    }),
    property(kit, 'gives ties far apart to the lowest cluster', twins, async (backend, s) => {
      const at = s.at.map((c) => c % s.k).sort((a, b) => a - b);
      const problem = { metric: s.metric, heads: [twinHead(s.k, s.dim, at)], normalize: false };
      const x = matrix(new Float32Array(s.rows * s.dim), s.dim);
      for (let i = 0; i < s.rows; i++) x.data[i * s.dim] = 1;
      for (const action of actionsOn(x, at[0]!, true)) {
        const out = createOutput(action, 1);
        await withSession(backend, problem, (session) => perform(kit, kind, session, action, out));
        expectSameNumbers(out.labels, new Int32Array(s.rows).fill(at[0]!), 'labels');
      }
    }),
  ];
}

/** Centers and prices of exact numbers, few enough that many tie. */
function latticeHead(metric: Metric, k: number, dim: number, random: Random): ClusteringState {
  const head = createClusteringState(
    drawLattice(metric, dim, k, random).data,
    dim,
    ratioBounds(k, 0.5),
  );
  head.previousCenters.set(drawLattice(metric, dim, k, random).data);
  for (let c = 0; c < k; c++) head.prices[c] = random.integer(3) / 4;
  return head;
}

/** Centers at -1 but for those `at`, which are at 1, on the first axis. */
function twinHead(k: number, dim: number, at: readonly number[]): ClusteringState {
  const centers = new Float32Array(k * dim);
  for (let c = 0; c < k; c++) centers[c * dim] = at.includes(c) ? 1 : -1;
  return createClusteringState(centers, dim, ratioBounds(k, 0.5));
}

function actionsOn(x: Matrix, seed: number, prices: boolean): Action[] {
  const batch = { x, raw: x, pick: seed, similarities: true };
  return [
    { kind: 'assign', batch, options: { centers: 'current', prices } },
    { kind: 'assign', batch, options: { centers: 'previous', prices } },
    {
      kind: 'step',
      batch,
      options: { centers: 'current', unitLength: false, dualLearningRates: [1, 1] },
    },
  ];
}
