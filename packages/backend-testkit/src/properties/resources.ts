import type { Session } from '@coke/core/backend';
import { expectThat } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, example } from '../property.ts';
import { exampleActions, exampleProblem } from '../scenario/example.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { trace } from '../session/trace.ts';

/** Epochs to run before and after the first look: a leak of one thing a call shows at once. */
const EPOCHS = 5;

/** What a session takes, it takes once, and gives back. */
export function resourceProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  const { resources } = kit;
  if (!resources) return [];
  return [
    example(kit, 'holds no more after many calls, and nothing once disposed', async (backend) => {
      const problem = exampleProblem(kind === 'native, normalized');
      const runEpochs = async (session: Session<Input>) => {
        for (let epoch = 0; epoch < EPOCHS; epoch++) {
          await trace(kit, kind, session, exampleActions(), problem.heads.length);
        }
      };
      // A first session may fill what the backend keeps for all of them, such as compiled kernels.
      const first = await backend.open(problem);
      await runEpochs(first);
      first.dispose();

      const start = await resources();
      const session = await backend.open(problem);
      await runEpochs(session);
      const held = await resources();
      await runEpochs(session);
      const later = await resources();
      session.dispose();
      const end = await resources();
      expectThat(later === held, 'resources after more calls', `${held}`, later);
      expectThat(end === start, 'resources after dispose', `${start}`, end);
    }),
  ];
}
