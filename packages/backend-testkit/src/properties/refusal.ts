import type { Backend, Matrix } from '@coke/core';
import { expectThat } from '../compare/expect.ts';
import { expectSameHeads } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, example } from '../property.ts';
import type { Action } from '../scenario/actions.ts';
import { exampleActions, exampleProblem, exampleRows } from '../scenario/example.ts';
import { nativeInputs } from '../session/feed.ts';
import { createOutput, roomyOutput } from '../session/output.ts';
import { call, perform } from '../session/perform.ts';
import { thrownBy } from '../session/thrown-by.ts';
import { expectSameTrace, trace } from '../session/trace.ts';
import { withSession } from '../session/with-session.ts';

/** A call that fails leaves the state as it was. */
export function refusalProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  if (!kit.fromMatrix) return [];
  const refuses = (name: string, make: () => readonly Input[]): BackendProperty[] =>
    [false, true].map((normalize) =>
      example(kit, `${name}${normalize ? ', normalized' : ''}`, async (backend) => {
        for (const input of make()) {
          await expectRefusal(kit, backend, input, normalize);
          kit.disposeInput?.(input);
        }
      }),
    );
  const made = (...batches: Matrix[]) => batches.flatMap((x) => nativeInputs(kit, x));
  return [
    ...refuses('refuses native rows of another width', () =>
      made(exampleRows(5, 3), exampleRows(4, 5), exampleRows(2, 8)),
    ),
    ...refuses('refuses native rows that are not finite', () =>
      made(
        rowsWith(Number.NaN),
        rowsWith(Number.POSITIVE_INFINITY),
        rowsWith(Number.NEGATIVE_INFINITY),
      ),
    ),
    ...refuses('refuses invalid native inputs', () => kit.invalidInputs?.() ?? []),
  ];
}

/** Five rows of width 4, one number of the last two replaced. */
function rowsWith(value: number): Matrix {
  const x = exampleRows(5, 4);
  x.data[18] = value;
  return x;
}

async function expectRefusal<Input>(
  kit: Kit<Input>,
  backend: Backend<Input>,
  input: Input,
  normalize: boolean,
): Promise<void> {
  const problem = exampleProblem(normalize);
  const n = problem.heads.length;
  const actions = exampleActions();
  const expected = await withSession(backend, problem, (session) =>
    trace(kit, 'matrix', session, actions, n),
  );
  await withSession(backend, problem, async (session) => {
    await perform(kit, 'matrix', session, actions[0]!, createOutput(actions[0]!, n));
    const before = await session.read();
    for (const action of actions) {
      if (action.kind === 'endEpoch') continue;
      const error = await thrownBy(() => call(session, action, input, roomyOutput()));
      const refused = error instanceof TypeError || error instanceof RangeError;
      expectThat(refused, action.kind, 'refused with a TypeError or RangeError', error);
      expectSameHeads(await session.read(), before, `after a refused ${action.kind}`);
    }
  });
  await withSession(backend, problem, async (session) => {
    const step = actions[0] as Extract<Action, { kind: 'step' }>;
    // Not awaited: what follows must not build on it.
    const refused = thrownBy(() => call(session, step, input, roomyOutput()));
    const got = await trace(kit, 'matrix', session, actions, n);
    expectThat((await refused) instanceof Error, 'step', 'refused', 'an answer');
    expectSameTrace(got, expected, 'calls after a refused one');
  });
}
