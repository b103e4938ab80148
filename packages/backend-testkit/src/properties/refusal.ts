import type { Backend, Matrix, Session } from '@coke/core/backend';
import { expectThat } from '../compare/expect.ts';
import { expectSameHeads } from '../compare/same.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, example } from '../property.ts';
import { exampleActions, exampleProblem, exampleRows } from '../scenario/example.ts';
import { nativeInputs } from '../session/feed.ts';
import { createOutput, roomyOutput } from '../session/output.ts';
import { perform } from '../session/perform.ts';
import { thrownBy } from '../session/thrown-by.ts';
import { expectSameTrace, trace } from '../session/trace.ts';
import { withSession } from '../session/with-session.ts';

/** A call that fails leaves the state as it was. */
export function refusalProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  const invalid = kit.invalidInputs;
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
    ...(invalid ? refuses('refuses invalid native inputs', invalid) : []),
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
    for (const [name, call] of Object.entries(callsWith(session, input))) {
      const error = await thrownBy(call);
      const refused = error instanceof TypeError || error instanceof RangeError;
      expectThat(refused, name, 'refused with a TypeError or RangeError', error);
      expectSameHeads(await session.read(), before, `after a refused ${name}`);
    }
  });
  await withSession(backend, problem, async (session) => {
    // Not awaited: what follows must not build on it.
    const refused = thrownBy(callsWith(session, input).step);
    const got = await trace(kit, 'matrix', session, actions, n);
    expectThat((await refused) instanceof Error, 'step', 'refused', 'an answer');
    expectSameTrace(got, expected, 'calls after a refused one');
  });
}

/** Calls that nothing is wrong with but the rows. */
function callsWith<Input>(session: Session<Input>, x: Input) {
  const out = roomyOutput();
  return {
    assign: () => session.assign(x, out, { centers: 'current', prices: true }),
    step: () =>
      session.step(x, out, { centers: 'current', unitLength: true, dualLearningRates: [1, 1] }),
  };
}
