import type { Backend } from '@coke/core/backend';
import { compareCall } from '../compare/call.ts';
import { compareOpened } from '../compare/opened.ts';
import { rounding } from '../compare/rounding.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { drawActions } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { largeRanges, smallRanges } from '../scenario/ranges.ts';
import { type Scenario, scenario } from '../scenario/scenario.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { Output } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { withSession } from '../session/with-session.ts';

/** Every call gives what the reference gives from the same state. */
export function followProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const follows = (backend: Backend<Input>, s: Scenario) => follow(kit, kind, backend, s);
  const stage1 = scenario(smallRanges(kit.sizes));
  const stage2 = scenario(smallRanges(kit.sizes, true));
  const properties = [property(kit, 'follows the reference', stage1, follows)];
  if (!kit.stage2) return properties;
  return [...properties, property(kit, 'follows the reference into stage 2', stage2, follows)];
}

/** The same at sizes that a device works through in parts. */
export function followManyTiles<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const follows = (backend: Backend<Input>, s: Scenario) => follow(kit, kind, backend, s);
  const large = scenario(largeRanges(kit.sizes, kit.stage2));
  return [property(kit, 'follows the reference at sizes of many tiles', large, follows, 1 / 4)];
}

/**
 * The session goes through all the calls; the reference starts each call from the state that the
 * session was in. So one call's rounding, or its choice in a tie, never blurs the next comparison,
 * and tolerances do not grow.
 */
async function follow<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  backend: Backend<Input>,
  scenario: Scenario,
): Promise<void> {
  const normalize = kind === 'native, normalized';
  const heads = drawHeads(scenario);
  const { metric } = scenario;
  const allowed = rounding(kit.epsilon, scenario.dim, normalize);
  await withSession(backend, { metric, heads, normalize }, async (session) => {
    let before = await session.read();
    compareOpened(heads, before, kit.epsilon);
    const buffers = new Output(heads.length * kit.sizes.rows);
    for (const action of drawActions(scenario, heads, normalize)) {
      const out = buffers.for(action, heads.length);
      await perform(kit, kind, session, action, out);
      const after = await session.read();
      await compareCall(metric, action, before, after, out, allowed);
      before = after;
    }
  });
}
