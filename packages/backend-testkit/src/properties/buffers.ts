import type { Assignment } from '@coke/core';
import { copyHead } from '@coke/core';
import { expectSameNumbers } from '../compare/expect.ts';
import { expectSameHeads, expectSameOutput } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { type Action, type Batch, drawActions } from '../scenario/actions.ts';
import { drawHeads } from '../scenario/heads.ts';
import { smallRanges } from '../scenario/ranges.ts';
import { scenario } from '../scenario/scenario.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { createOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { withSession } from '../session/with-session.ts';

/** Room before and after what a call may read or write. */
const MARGIN = 3;
const MARK = 12345;

/** Results go where they belong, and nothing else of the caller's changes. */
export function bufferProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const scenarios = scenario(smallRanges(kit.sizes, kit.stage2));
  return [
    property(
      kit,
      'writes its results and nothing else',
      scenarios,
      async (backend, s) => {
        const normalize = kind === 'native, normalized';
        const heads = drawHeads(s);
        const opened = heads.map(copyHead);
        const problem = { metric: s.metric, heads: opened, normalize };
        const plain = { metric: s.metric, heads, normalize };
        await withSession(backend, problem, (session) =>
          withSession(backend, plain, async (twin) => {
            for (const action of drawActions(s, heads, normalize)) {
              const out = createOutput(action, heads.length);
              await perform(kit, kind, twin, action, out);
              const within = embed(action);
              const buffers = guardedOutput(out);
              await perform(kit, kind, session, within, buffers.out);
              buffers.check(out);
              expectUntouched(within, action);
            }
          }),
        );
        expectSameHeads(opened, heads, 'handed to open');
      },
      1 / 2,
    ),
  ];
}

/** The same call, its arrays views into the middle of larger ones. */
function embed(action: Action): Action {
  if (action.kind === 'endEpoch') return action;
  const batch: Batch = {
    ...action.batch,
    x: { ...action.batch.x, data: within(action.batch.x.data) },
    raw: { ...action.batch.raw, data: within(action.batch.raw.data) },
  };
  if (action.kind === 'assign') return { ...action, batch };
  const { weights } = action.options;
  return {
    ...action,
    batch,
    options: { ...action.options, ...(weights && { weights: within(weights) }) },
  };
}

function within(values: Float32Array): Float32Array {
  const larger = new Float32Array(values.length + 2 * MARGIN).fill(MARK);
  larger.set(values, MARGIN);
  return larger.subarray(MARGIN, MARGIN + values.length);
}

/** Buffers longer than needed, as those of a full batch are for a short one, with marks around. */
function guardedOutput({ labels, similarities }: Assignment) {
  const size = labels.length;
  const [left, right] = [MARGIN, MARGIN + size + MARGIN];
  const l = new Int32Array(right + MARGIN).fill(MARK);
  const s = new Float32Array(right + MARGIN).fill(MARK);
  const out: Assignment = {
    labels: l.subarray(left, right),
    ...(similarities && { similarities: s.subarray(left, right) }),
  };
  const check = (expected: Assignment) => {
    const got = {
      labels: l.subarray(left, left + size),
      similarities: s.subarray(left, left + size),
    };
    expectSameOutput(got, expected, 'a call with longer buffers');
    for (const [name, buffer] of [
      ['labels', l],
      ['similarities', s],
    ] as const) {
      const used = name === 'labels' || similarities ? size : 0;
      const rest = [...buffer.subarray(0, left), ...buffer.subarray(left + used)];
      expectSameNumbers(
        rest,
        rest.map(() => MARK),
        `${name} around the result`,
      );
    }
  };
  return { out, check };
}

function expectUntouched(used: Action, original: Action): void {
  if (used.kind === 'endEpoch' || original.kind === 'endEpoch') return;
  for (const name of ['x', 'raw'] as const) {
    expectUntouchedView(used.batch[name].data, original.batch[name].data, 'rows after the call');
  }
  if (used.kind !== 'step' || original.kind !== 'step' || !used.options.weights) return;
  expectUntouchedView(used.options.weights, original.options.weights!, 'weights after the call');
}

function expectUntouchedView(view: Float32Array, original: Float32Array, name: string): void {
  expectSameNumbers(new Float32Array(view.buffer), new Float32Array(within(original).buffer), name);
}
