import { type ClusteringState, copyClusteringState } from '@coke/core/backend';
import { expectSameHeads } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { drawActions } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { smallRanges } from '../scenario/ranges.ts';
import { scenario } from '../scenario/scenario.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { expectSameTrace, trace } from '../session/trace.ts';
import { withSession } from '../session/with-session.ts';

/** The session owns its state: what goes in and comes out is a copy. */
export function copyProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const scenarios = scenario(smallRanges(kit.sizes, kit.stage2));
  const normalize = kind === 'native, normalized';
  return [
    property(
      kit,
      'keeps a copy of the heads it is opened with',
      scenarios,
      async (backend, s) => {
        const heads = drawHeads(s);
        const actions = drawActions(s, heads, normalize);
        const given = { metric: s.metric, heads: heads.map(copyClusteringState), normalize };
        const expected = await withSession(backend, { ...given, heads }, (session) =>
          trace(kit, kind, session, actions, heads.length),
        );
        const got = await withSession(backend, given, (session) => {
          for (const head of given.heads) overwrite(head);
          return trace(kit, kind, session, actions, heads.length);
        });
        expectSameTrace(got, expected, 'a session whose heads were changed after open');
      },
      1 / 4,
    ),
    property(
      kit,
      'reads a copy of its state',
      scenarios,
      async (backend, s) => {
        const heads = drawHeads(s);
        const problem = { metric: s.metric, heads, normalize };
        const actions = drawActions(s, heads, normalize);
        const expected = await withSession(backend, problem, (session) =>
          trace(kit, kind, session, actions, heads.length),
        );
        await withSession(backend, problem, async (session) => {
          const kept = await session.read();
          const changed = await session.read();
          const asRead = kept.map(copyClusteringState);
          for (const head of changed) overwrite(head);
          const got = await trace(kit, kind, session, actions, heads.length);
          expectSameTrace(got, expected, 'a session whose read state was changed');
          expectSameHeads(kept, asRead, 'read before the calls');
        });
      },
      1 / 4,
    ),
  ];
}

function overwrite({
  centers,
  previousCenters,
  prices,
  counts,
  drift,
  lower,
  upper,
}: ClusteringState): void {
  for (const values of [centers, previousCenters, prices, counts, drift]) values.fill(7);
  lower.fill(0.5);
  upper.fill(0.5);
}
