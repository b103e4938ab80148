import type { Batch } from '../batches/batch.ts';
import { framingOf } from '../batches/beginning.ts';
import { memorySource } from '../batches/memory-source.ts';
import { isStream, runsOut, type Stream } from '../batches/stream.ts';
import { streamSource } from '../batches/stream-source.ts';
import { checkEpochs } from '../options/resolve-options.ts';
import type { Rows } from '../rows/rows.ts';
import { readRowsInMemory } from '../rows/rows-in-memory.ts';
import { shouldBe } from '../support/error-message.ts';
import type { FitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { fitEpochs } from './fit-epochs.ts';
import { fitWindows } from './fit-windows.ts';
import { sizeLimits } from './size-limits.ts';

/** Epochs where none are asked for. */
const EPOCHS = 10;

/**
 * Epochs over rows in memory or a stream, each batch in its turn.
 *
 * @param warm - So many epochs more, from the clustering as it is.
 */
export async function fitOnline<Input>(
  context: FitContext<Input>,
  given: Rows | Input | Stream<Input>,
  call: FitOptions,
  warm: boolean,
): Promise<void> {
  const { current, order, reader, options } = context;
  const { gap = 'last', resume = false, signal, onProgress } = call;
  const streamed = !reader.isNative(given) && isStream<Input>(given);
  if (options.window !== undefined) {
    if (!streamed)
      throw new TypeError(shouldBe('window', 'left out for rows in memory', options.window));
    refuseForStreams(given, call, 1);
    return fitWindows(context, given, call, resume || warm);
  }
  const asked = call.epochs ?? options.epochs;
  const wanted = asked === 'auto' ? EPOCHS : checkEpochs(asked, 'online');
  // Calls made before this one come first.
  let clustering = await order.run('fit', () => (resume || warm ? current.clustering : undefined));
  const resumed = clustering?.state;
  const closed = resumed?.epoch ?? 0;
  const epochs = warm ? closed + wanted : wanted;
  if (resumed && closed >= epochs) {
    const rule = `more than the ${closed} that are done, to resume (\`update\` runs as many again)`;
    throw new RangeError(shouldBe('epochs', rule, epochs));
  }
  const dim = () => clustering?.dim ?? current.givenDim;
  if (streamed) refuseForStreams(given, call, epochs - closed);
  const rows = streamed ? undefined : await readRowsInMemory(reader, given as Rows, dim(), call);
  if (rows && options.counts) sizeLimits(options, rows.rows.rows);
  const reading = framingOf(options);
  const source = rows
    ? memorySource(rows, reading, options, signal)
    : streamSource(given as Stream<Input>, reading, { dim, numbered: true, signal });
  const learn = async (batch: Batch<Input>) => {
    if (clustering) await current.step(batch, source.rows);
    else {
      const begin = () => source.begin(batch);
      ({ clustering } = await current.start(batch, begin, signal, source.rows));
    }
    return clustering;
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
    { metric: options.metric, epochs },
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
