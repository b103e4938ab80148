import { allInOrder } from '@coke/core/all-in-order';
import type { Session } from '@coke/core/backend';
import { expectThat } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, example } from '../property.ts';
import { exampleActions, exampleProblem, exampleRows } from '../scenario/example.ts';
import { answers } from '../session/answers.ts';
import { roomyOutput } from '../session/output.ts';
import { thrownBy } from '../session/thrown-by.ts';
import { expectSameTrace, trace } from '../session/trace.ts';
import { withSession } from '../session/with-session.ts';

/** How long to wait for an answer that may never come. */
const PATIENCE_MS = 15_000;

/** Once disposed, a session answers with errors, and others do not notice. */
export function disposeProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  return [
    example(kit, 'refuses calls once disposed', async (backend) => {
      const session = await backend.open(exampleProblem());
      session.dispose();
      await expectRefusals(session);
      session.dispose();
      await expectRefusals(session);
    }),
    example(kit, 'disposes one session and leaves the others', async (backend) => {
      const problem = exampleProblem();
      const actions = exampleActions();
      const run = (session: Session<Input>) =>
        trace(kit, 'matrix', session, actions, problem.heads.length);
      const expected = await withSession(backend, problem, run);
      const got = await withSession(backend, problem, async (session) => {
        const other = await backend.open(problem);
        await run(other);
        other.dispose();
        return run(session);
      });
      expectSameTrace(got, expected, 'a session after another was disposed');
    }),
    example(kit, 'answers calls in flight when disposed', async (backend) => {
      const session = await backend.open(exampleProblem());
      const x = exampleRows(2, 4);
      const call = thrownBy(() =>
        session.step(x, roomyOutput(), {
          dualLearningRates: [1, 1],
          centers: 'current',
          unitLength: true,
        }),
      );
      const read = thrownBy(() => session.read());
      session.dispose();
      // Either answer will do; none would leave a caller waiting for ever.
      const answered = await answers(allInOrder([call, read]), PATIENCE_MS);
      const silence = `nothing in ${PATIENCE_MS} ms`;
      expectThat(answered, 'calls in flight', 'answered or refused', silence);
    }),
  ];
}

async function expectRefusals<Input>(session: Session<Input>): Promise<void> {
  const [x, out] = [exampleRows(2, 4), roomyOutput()];
  const calls = {
    assign: () => session.assign(x, out, { centers: 'current', prices: true }),
    step: () =>
      session.step(x, out, { dualLearningRates: [1, 1], centers: 'current', unitLength: true }),
    endEpoch: () => session.endEpoch({}),
    read: () => session.read(),
  };
  for (const [name, call] of Object.entries(calls)) {
    const error = await thrownBy(call);
    expectThat(error instanceof Error, `${name} after dispose`, 'refused with an Error', error);
  }
}
