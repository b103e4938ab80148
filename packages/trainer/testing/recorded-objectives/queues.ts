import { stack, type Tensor, tidy, unstack } from '@tensorflow/tfjs-core';
import type { Objective } from '../../src/objectives/objective.ts';
import type { RecordedCase } from '../recorded-array.ts';
import { expectArrays, expectSame } from './check.ts';

/** Put the recorded `queue_0`, L × d or 2 × L × d, in place of what the objective has drawn. */
export async function startQueues(recorded: RecordedCase, objective: Objective): Promise<void> {
  const first = await recorded.tensor('queue_0');
  tidy(() => {
    const queues = first.rank === 3 ? unstack(first) : [first];
    for (const [i, variable] of [...objective.state.values()].entries()) {
      variable.assign(queues[i]!);
    }
  });
  first.dispose();
}

/** Rows of the queues, and where they go on, are `queue_t` and `pointer_t`. */
export async function checkQueues(
  recorded: RecordedCase,
  objective: Objective,
  t: number,
): Promise<void> {
  const queues = [...objective.state.values()] as unknown as Tensor[];
  const rows = queues.length > 1 ? stack(queues) : queues[0]!.clone();
  await expectArrays(recorded, [[`queue_${t}`, rows]]);
  rows.dispose();
  const file = (await objective.save!())!;
  const view = new DataView(file.buffer, file.byteOffset);
  for (const i of queues.keys()) {
    await expectSame(recorded, `pointer_${t}`, [view.getUint32(4 * i, true)]);
  }
}
