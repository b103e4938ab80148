import { Breather } from './breather.ts';
import type { FitOptions } from './call-options.ts';
import type { Certificate } from './certificate.ts';
import { checkSignal } from './check-options.ts';
import { closedProgress, headProgress } from './fit-progress.ts';
import type { ResolvedOptions } from './options.ts';
import type { Batch, Progress } from './run.ts';
import type { Source } from './source.ts';

/** What the epochs are made of; each takes its turn among the model's other calls. */
export interface FitSteps<Input> {
  /** Learn from a batch; the first starts a run where none is resumed. */
  learn(batch: Batch<Input>): Promise<Progress>;
  close(measureGap: boolean): Promise<readonly Certificate[]>;
}

/**
 * Epochs of `fit`, from where `resumed` stands: batches that it has seen in its running epoch are
 * passed over.
 *
 * @throws Error if an epoch has no batch; the signal's reason when it is aborted.
 */
export async function fitEpochs<Input>(
  source: Source<Input>,
  steps: FitSteps<Input>,
  { epochs, bounds, metric }: ResolvedOptions<Input>,
  resumed: Progress | undefined,
  { gap = 'last', signal, onProgress }: FitOptions,
): Promise<void> {
  const { batches } = source;
  const breather = new Breather();
  let done = resumed?.tally.batches ?? 0;
  for (let epoch = resumed?.epoch ?? 0; epoch < epochs; epoch++) {
    let batch = 0;
    let instances = resumed?.tally.instances ?? 0;
    for await (const item of source.epoch(epoch)) {
      checkSignal(signal);
      if (++batch <= done) continue;
      const { tally } = await steps.learn(item);
      instances = tally.instances;
      const at = { epoch, epochs, batch, batches, instances };
      await onProgress?.({ ...at, heads: headProgress(tally, bounds) });
      await breather.breathe();
    }
    if (batch < Math.max(done, 1)) {
      const rule =
        'a stream should yield its batches in every epoch (pass a function, not a generator)';
      throw new Error(`${rule}, got ${batch} in epoch ${epoch}`);
    }
    done = 0;
    checkSignal(signal);
    const last = epoch === epochs - 1;
    const certificates = await steps.close(gap === 'each' || (gap === 'last' && last));
    const at = { epoch, epochs, batch, batches, instances };
    await onProgress?.({ ...at, heads: closedProgress(certificates, metric), certificates });
  }
}
