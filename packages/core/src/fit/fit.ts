import { isStream, type Stream } from '../batches/stream.ts';
import type { Algorithm, ResolvedOptions } from '../options/options.ts';
import type { Rows } from '../rows/rows.ts';
import { boolean, checkSignal, knownNames, oneOf } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { checkProgress, type FitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { fitExact } from './fit-exact.ts';
import { fitOnline } from './fit-online.ts';

const NAMES = ['ids', 'weights', 'groups', 'resume', 'epochs', 'gap', 'signal', 'onProgress'];

/**
 * `ConstrainedKMeans.fit` and `update`: by the algorithm that was asked for, or that suits the data.
 *
 * @param warm - Go on from the clustering as it is.
 */
export async function fit<Input>(
  context: FitContext<Input>,
  given: Rows | Input | Stream<Input>,
  call: FitOptions,
  warm = false,
): Promise<void> {
  const { reader, options, order, current } = context;
  checkCall(call);
  const streamed = !reader.isNative(given) && isStream<Input>(given);
  const algorithm = algorithmFor(options, streamed, call.resume);
  if (algorithm === 'exact' && streamed) {
    const rule = "rows in memory for algorithm 'exact' (fit a stream by 'online', then `finish`)";
    throw new TypeError(shouldBe('data', rule, given));
  }
  if (options.algorithm === 'exact') refuseOnline(call, warm);
  // Calls made before this one come first.
  await order.run('fit', () => {
    if (warm) current.started('update');
    else if (current.loaded) refuseLoaded(call.resume);
  });
  if (algorithm === 'online' && call.groups !== undefined) {
    throw new TypeError(shouldBe('groups', "left out for algorithm 'online'", call.groups));
  }
  if (algorithm === 'online') return fitOnline(context, given, call, warm);
  return fitExact(context, given as Rows | Input, call, warm);
}

/** Only the online algorithm has stages, and epochs that can be resumed. */
function algorithmFor(
  { algorithm, stage2From }: Pick<ResolvedOptions, 'algorithm' | 'stage2From'>,
  streamed: boolean,
  resume: boolean | undefined,
): Algorithm {
  if (algorithm !== 'auto') return algorithm;
  return streamed || resume || stage2From !== undefined ? 'online' : 'exact';
}

function checkCall(call: FitOptions): void {
  knownNames('options', call, NAMES);
  oneOf('gap', call.gap ?? 'last', ['each', 'last', 'never']);
  boolean('resume', call.resume ?? false);
  checkSignal(call.signal);
  checkProgress(call.onProgress);
}

/** What has no meaning for the algorithm that was asked for. Where either may run, it goes unnoticed. */
function refuseOnline({ gap, epochs }: FitOptions, warm: boolean): void {
  if (gap === 'each') {
    const rule = "left out for algorithm 'exact', which proves it at the end";
    throw new TypeError(shouldBe('gap', rule, gap));
  }
  if (warm && epochs !== undefined) {
    const rule = "left out of `update` for algorithm 'exact', which goes on without them";
    throw new TypeError(shouldBe('epochs', rule, epochs));
  }
}

/** A model is seldom loaded to be thrown away. */
function refuseLoaded(resume: boolean | undefined): void {
  if (resume !== undefined) return;
  const rule =
    'true to go on, false to start anew, in `fit` of a loaded model (`update` goes on too)';
  throw new Error(shouldBe('resume', rule, resume));
}
