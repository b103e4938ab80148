import type { Batch } from '../batches/batch.ts';
import { framingOf } from '../batches/beginning.ts';
import type { Stream } from '../batches/stream.ts';
import { streamSource } from '../batches/stream-source.ts';
import { checkSignal } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import { afterBatch } from './after-batch.ts';
import type { FitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import type { OnlineProgress } from './fit-progress.ts';

/**
 * A stream that is read once, to its end or until the signal is aborted; its epochs are windows. The next
 * batch is asked for when the one before has been learnt and reported. A window that is not full when the
 * stream ends stays open: `update` goes on with it.
 *
 * @param goOn - From the clustering as it is.
 * @throws TypeError for `epochs`, which are not to be counted; Error for a stream without batches.
 */
export async function fitWindows<Input>(
  { current, order, options }: FitContext<Input>,
  stream: Stream<Input>,
  { epochs, signal, onProgress }: Pick<FitOptions, 'epochs' | 'signal' | 'onProgress'>,
  goOn: boolean,
): Promise<void> {
  if (epochs !== undefined) {
    const rule = 'left out where window is given: a stream is read once, to its end';
    throw new TypeError(shouldBe('epochs', rule, epochs));
  }
  // Calls made before this one come first.
  let clustering = await order.run('fit', () => (goOn ? current.clustering : undefined));
  const dim = () => clustering?.dim ?? current.givenDim;
  const source = streamSource(stream, framingOf(options), { dim, numbered: false, signal });
  const learn = async (batch: Batch<Input>): Promise<OnlineProgress[]> => {
    if (clustering) await current.step(batch);
    else ({ clustering } = await current.start(batch, () => source.begin(batch), signal));
    return afterBatch(current, clustering, options);
  };
  const eventLoop = new EventLoopYield();
  let batches = 0;
  for await (const batch of source.epoch(0, 0)) {
    checkSignal(signal);
    batches++;
    for (const progress of await order.run('fit', () => learn(batch))) await onProgress?.(progress);
    await eventLoop.yield();
  }
  if (batches === 0) throw new Error(shouldBe('a stream', 'of at least one batch', 'none'));
}
