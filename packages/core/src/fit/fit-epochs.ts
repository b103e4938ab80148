import type { Batch } from '../batches/batch.ts';
import type { Source } from '../batches/source.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { OnlineState } from '../online/online-state.ts';
import type { Bounds } from '../problem/bounds.ts';
import type { Metric } from '../problem/metric.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { FitOptions } from './call-options.ts';
import { closedProgress, headProgress } from './fit-progress.ts';

/** What progress is told of. */
export interface LearntState {
  readonly state: OnlineState;
  readonly bounds: readonly Bounds[];
}

/** What the epochs are made of; each takes its turn among the model's other calls. */
export interface FitSteps<Input> {
  /** Learn from a batch; the first starts a run where none is resumed. */
  learn(batch: Batch<Input>): Promise<LearntState>;
  close(lastEpoch: boolean): Promise<readonly Certificate[]>;
}

/**
 * Epochs of `fit`, from where `resumed` stands: batches that it has seen in its running epoch are
 * passed over.
 *
 * @throws Error if an epoch has no batch, or fewer than it had when it was interrupted; the signal's
 * reason when it is aborted.
 */
export async function fitEpochs<Input>(
  source: Source<Input>,
  steps: FitSteps<Input>,
  { epochs, metric }: { readonly epochs: number; readonly metric: Metric },
  resumed: OnlineState | undefined,
  { signal, onProgress }: Pick<FitOptions, 'signal' | 'onProgress'>,
): Promise<void> {
  const { batches } = source;
  const eventLoop = new EventLoopYield();
  let done = resumed?.tally.batches ?? 0;
  for (let epoch = resumed?.epoch ?? 0; epoch < epochs; epoch++) {
    let batch = done;
    let instances = resumed?.tally.instances ?? 0;
    for await (const item of source.epoch(epoch, done)) {
      checkSignal(signal);
      batch++;
      const { state, bounds } = await steps.learn(item);
      instances = state.tally.instances;
      const at = { algorithm: 'online', epoch, epochs, batch, batches, instances } as const;
      await onProgress?.({ ...at, heads: headProgress(state.tally, bounds) });
      await eventLoop.yield();
    }
    if (batch === 0) {
      throw new Error(`a stream should yield batches in every epoch, got none in epoch ${epoch}`);
    }
    done = 0;
    checkSignal(signal);
    const last = epoch === epochs - 1;
    const certificates = await steps.close(last);
    const at = { algorithm: 'online', epoch, epochs, batch, batches, instances } as const;
    await onProgress?.({ ...at, heads: closedProgress(certificates, metric), certificates });
  }
}
