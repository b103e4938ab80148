import type { Assignment, Awaitable, HostMatrix, Session } from '@coke/core/backend';
import type { Kit } from '../kit.ts';
import type { Action } from '../scenario/actions.ts';
import { feed } from './feed.ts';
import type { FeedKind } from './feed-kind.ts';

/** Make one call. It is made before this returns; the answer may come later. */
export async function perform<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  session: Session<Input>,
  action: Action,
  out: Assignment,
): Promise<void> {
  if (action.kind === 'endEpoch') return await session.endEpoch(action.options);
  const { input, release } = feed(kit, kind, action.batch);
  try {
    await call(session, action, input, out);
  } finally {
    release();
  }
}

function call<Input>(
  session: Session<Input>,
  action: Exclude<Action, { readonly kind: 'endEpoch' }>,
  input: HostMatrix | Input,
  out: Assignment,
): Awaitable<void> {
  return action.kind === 'step'
    ? session.step(input, out, action.options)
    : session.assign(input, out, action.options);
}
