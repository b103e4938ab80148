import { allInOrder } from '@coke/core/all-in-order';
import type { Assignment, ClusteringState } from '@coke/core/backend';
import { expectSameHeads } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { drawActions } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { smallRanges } from '../scenario/ranges.ts';
import { scenario } from '../scenario/scenario.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { expectSameTrace } from '../session/trace.ts';
import { withSession } from '../session/with-session.ts';

/** Calls take effect in the order they are made, awaited or not. */
export function orderProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const normalize = kind === 'native, normalized';
  return [
    property(
      kit,
      'takes calls in the order they are made, awaited or not',
      scenario(smallRanges(kit.sizes, kit.stage2)),
      async (backend, s) => {
        const heads = drawHeads(s);
        const problem = { metric: s.metric, heads, normalize };
        const actions = drawActions(s, heads, normalize);
        const run = (awaited: boolean) =>
          withSession(backend, problem, async (session) => {
            const outputs: Assignment[] = [];
            const calls: Promise<unknown>[] = [];
            const states: Promise<ClusteringState[]>[] = [];
            for (const action of actions) {
              const out = createOutput(action, heads.length);
              outputs.push(out);
              calls.push(perform(kit, kind, session, action, out));
              if (awaited) await calls.at(-1);
              states.push((async () => session.read())());
              if (awaited) await states.at(-1);
            }
            await allInOrder([...calls, ...states]);
            const read = await allInOrder(states);
            return { outputs, heads: await session.read(), read };
          });
        const expected = await run(true);
        const got = await run(false);
        for (const [at, state] of expected.read.entries()) {
          expectSameHeads(got.read[at]!, state, `read after call ${at}, none awaited`);
        }
        expectSameTrace(got, expected, 'calls of which none was awaited');
      },
      1 / 2,
    ),
  ];
}
