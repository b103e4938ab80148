import type { Assignment, ClusteringState, Session } from '@coke/core/backend';
import { expectSameHeads, expectSameOutput } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import type { Action } from '../scenario/actions.ts';
import type { FeedKind } from './feed-kind.ts';
import { createOutput } from './output.ts';
import { perform } from './perform.ts';

/** Everything that a run of calls tells: the result of each, and the state at the end. */
export interface Trace {
  readonly outputs: readonly Assignment[];
  readonly heads: readonly ClusteringState[];
}

/** Make the calls one by one, each awaited. */
export async function trace<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  session: Session<Input>,
  actions: readonly Action[],
  heads: number,
): Promise<Trace> {
  const outputs: Assignment[] = [];
  for (const action of actions) {
    const out = createOutput(action, heads);
    await perform(kit, kind, session, action, out);
    outputs.push(out);
  }
  return { outputs, heads: await session.read() };
}

/** Two runs that should have told the same, bit for bit. */
export function expectSameTrace(got: Trace, expected: Trace, what: string): void {
  for (const [at, out] of expected.outputs.entries()) {
    expectSameOutput(got.outputs[at]!, out, `call ${at} of ${what}`);
  }
  expectSameHeads(got.heads, expected.heads, what);
}
