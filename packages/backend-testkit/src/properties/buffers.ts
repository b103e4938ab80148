import { copyClusteringState } from '@coke/core/backend';
import { expectSameHeads } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { type Action, drawActions } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { smallRanges } from '../scenario/ranges.ts';
import { scenario } from '../scenario/scenario.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { guardedOutput, Margins } from '../session/margins.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { withSession } from '../session/with-session.ts';

/** Results go where they belong, and nothing else of the caller's changes. */
export function bufferProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const normalize = kind === 'native, normalized';
  return [
    property(
      kit,
      'writes its results and nothing else',
      scenario(smallRanges(kit.sizes, kit.stage2)),
      async (backend, s) => {
        const heads = drawHeads(s);
        const opened = heads.map(copyClusteringState);
        const problem = { metric: s.metric, heads: opened, normalize };
        await withSession(backend, problem, (session) =>
          withSession(backend, problem, async (twin) => {
            const margins = new Margins();
            for (const action of drawActions(s, heads, normalize)) {
              const size = createOutput(action, heads.length).labels.length;
              const asked = action.kind !== 'endEpoch' && action.batch.similarities;
              const { out, check } = guardedOutput(size, asked);
              await perform(kit, kind, session, place(action, margins), out);
              expectUntouched(action, margins);
              const expected = createOutput(action, heads.length);
              await perform(kit, kind, twin, action, expected);
              check(expected);
            }
            expectSameHeads(await session.read(), await twin.read(), 'with arrays reused');
          }),
        );
        expectSameHeads(opened, heads, 'handed to open');
      },
      1 / 2,
    ),
  ];
}

/** The same call, its arrays between margins. */
function place(action: Action, margins: Margins): Action {
  if (action.kind === 'endEpoch') return action;
  const { x, raw } = action.batch;
  const batch = {
    ...action.batch,
    x: { ...x, data: margins.place('x', x.data) },
    raw: { ...raw, data: margins.place('raw', raw.data) },
  };
  if (action.kind === 'assign') return { ...action, batch };
  const { weights } = action.options;
  const placed = weights && { weights: margins.place('weights', weights) };
  return { ...action, batch, options: { ...action.options, ...placed } };
}

function expectUntouched(action: Action, margins: Margins): void {
  if (action.kind === 'endEpoch') return;
  margins.expectUntouched('x', action.batch.x.data);
  margins.expectUntouched('raw', action.batch.raw.data);
  if (action.kind === 'step' && action.options.weights) {
    margins.expectUntouched('weights', action.options.weights);
  }
}
