import type { Batch } from '../batches/batch.ts';
import { memorySource } from '../batches/memory-source.ts';
import { isStream, runsOut, type Stream } from '../batches/stream.ts';
import { streamSource } from '../batches/stream-source.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Rows } from '../rows/rows.ts';
import { readRowsInMemory } from '../rows/rows-in-memory.ts';
import type { CallOrder } from '../support/call-order.ts';
import {
  boolean,
  checkSignal,
  knownNames,
  oneOf,
  positiveInteger,
} from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import type { FitOptions } from './call-options.ts';
import type { CurrentClustering } from './current-clustering.ts';
import { fitEpochs } from './fit-epochs.ts';

const NAMES = ['ids', 'weights', 'resume', 'epochs', 'gap', 'signal', 'onProgress'];

/** `ConstrainedKMeans.fit`: epochs over rows in memory or a stream, each batch in its turn. */
export async function fit<Input>(
  current: CurrentClustering<Input>,
  order: CallOrder,
  reader: RowReader<Input>,
  options: ResolvedOptions<Input>,
  given: Rows | Input | Stream<Input>,
  call: FitOptions,
): Promise<void> {
  knownNames('options', call, NAMES);
  const gap = oneOf('gap', call.gap ?? 'last', ['each', 'last', 'never']);
  const resume = boolean('resume', call.resume ?? false);
  const epochs = positiveInteger('epochs', call.epochs ?? options.epochs);
  const { signal, onProgress } = call;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new TypeError(shouldBe('onProgress', 'a function', onProgress));
  }
  checkSignal(signal);
  // Calls made before this one come first.
  let clustering = await order.run('fit', () => (resume ? current.clustering : undefined));
  const resumed = clustering?.state;
  const dim = () => clustering?.dim ?? current.givenDim;
  const streamed = !reader.isNative(given) && isStream<Input>(given);
  if (streamed) refuseForStreams(given, call, epochs - (resumed?.epoch ?? 0));
  const rows = streamed ? undefined : await readRowsInMemory(reader, given as Rows, dim(), call);
  const reading = { native: options.backend.native, normalize: options.normalize };
  const source = rows
    ? memorySource(rows, reading, options)
    : streamSource(given as Stream<Input>, reading, dim, signal);
  const learn = async (batch: Batch<Input>) => {
    if (clustering) await clustering.step(batch, source.rows);
    else
      ({ clustering } = await current.start(
        batch,
        () => source.sample(batch),
        signal,
        source.rows,
      ));
    return clustering.state;
  };
  await fitEpochs(
    source,
    {
      learn: (batch) => order.run('fit', () => learn(batch)),
      close: (last) => {
        const measured = gap === 'each' || (gap === 'last' && last) ? rows : undefined;
        return order.run('fit', () => current.close(clustering!, measured, signal));
      },
    },
    { ...options, epochs },
    resumed,
    { signal, onProgress },
  );
}

/** What belongs to rows in memory would be ignored; a generator would run out after an epoch. */
function refuseForStreams<Input>(stream: Stream<Input>, call: FitOptions, epochs: number): void {
  for (const name of ['ids', 'weights'] as const) {
    if (call[name] === undefined) continue;
    throw new TypeError(shouldBe(name, 'in the batches of a stream, not beside it', call[name]));
  }
  if (call.gap === 'each') {
    throw new TypeError(shouldBe('gap', "left out for a stream, or 'never'", call.gap));
  }
  if (epochs > 1 && runsOut(stream)) {
    const rule = `a function that makes a generator, for ${epochs} epochs`;
    throw new TypeError(shouldBe('data', rule, stream));
  }
}
