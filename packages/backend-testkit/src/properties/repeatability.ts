import { allInOrder } from '@coke/core/all-in-order';
import fc from 'fast-check';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { drawActions } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { largeRanges, smallRanges } from '../scenario/ranges.ts';
import { type Scenario, scenario } from '../scenario/scenario.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { expectSameTrace, trace } from '../session/trace.ts';
import { withSession } from '../session/with-session.ts';

/** The same calls give the same bits: today, on a second session, after a resume, beside another. */
export function repeatabilityProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const { sizes, stage2 } = kit;
  const normalize = kind === 'native, normalized';
  const small = scenario(smallRanges(sizes, stage2));
  return [
    repeats(kit, kind, 'gives the same bits when run again', small),
    property(
      kit,
      'goes on bit for bit from a state that was read',
      small,
      async (backend, s) => {
        const heads = drawHeads(s);
        const actions = drawActions(s, heads, normalize);
        const problem = { metric: s.metric, heads, normalize };
        const half = actions.length >> 1;
        await withSession(backend, problem, async (session) => {
          await trace(kit, kind, session, actions.slice(0, half), heads.length);
          const resumed = { ...problem, heads: await session.read() };
          const rest = actions.slice(half);
          const expected = await trace(kit, kind, session, rest, heads.length);
          const got = await withSession(backend, resumed, (second) =>
            trace(kit, kind, second, rest, heads.length),
          );
          expectSameTrace(got, expected, 'a session opened from what was read');
        });
      },
      1 / 2,
    ),
    property(
      kit,
      'keeps two sessions apart',
      fc.tuple(small, small),
      async (backend, pair) => {
        const runs = pair.map((s) => {
          const heads = drawHeads(s);
          const problem = { metric: s.metric, heads, normalize };
          return { problem, n: heads.length, actions: drawActions(s, heads, normalize) };
        });
        const [a, b] = [runs[0]!, runs[1]!];
        const alone = [];
        for (const { problem, actions, n } of runs) {
          alone.push(
            await withSession(backend, problem, (session) => trace(kit, kind, session, actions, n)),
          );
        }
        const together = await withSession(backend, a.problem, (first) =>
          withSession(backend, b.problem, async (second) => {
            const outputs = runs.map(({ actions, n }) => actions.map((x) => createOutput(x, n)));
            const calls: Promise<void>[] = [];
            for (let at = 0; at < Math.max(a.actions.length, b.actions.length); at++) {
              for (const [r, session] of [first, second].entries()) {
                const action = runs[r]!.actions[at];
                if (!action) continue;
                calls.push(perform(kit, kind, session, action, outputs[r]![at]!));
              }
            }
            await allInOrder(calls);
            const read = [await first.read(), await second.read()];
            return outputs.map((out, r) => ({ outputs: out, heads: read[r]! }));
          }),
        );
        for (const [r, expected] of alone.entries()) {
          expectSameTrace(together[r]!, expected, 'a session beside another');
        }
      },
      1 / 4,
    ),
  ];
}

/** The same at sizes that a device shares among threads. */
export function repeatsManyTiles<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const large = scenario(largeRanges(kit.sizes, kit.stage2));
  return [repeats(kit, kind, 'gives the same bits when run again at many tiles', large)];
}

function repeats<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  name: string,
  scenarios: fc.Arbitrary<Scenario>,
): BackendProperty {
  const normalize = kind === 'native, normalized';
  return property(
    kit,
    name,
    scenarios,
    async (backend, s) => {
      const heads = drawHeads(s);
      const actions = drawActions(s, heads, normalize);
      const problem = { metric: s.metric, heads, normalize };
      const run = () =>
        withSession(backend, problem, (session) =>
          trace(kit, kind, session, actions, heads.length),
        );
      expectSameTrace(await run(), await run(), 'a first run');
    },
    1 / 8,
  );
}
