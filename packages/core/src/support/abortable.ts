import { checkSignal } from './check-options.ts';

/**
 * The items of `source`, until the signal is aborted: then its reason is thrown at once, even while
 * the source lets us wait.
 */
export async function* abortable<T>(
  source: Iterable<T> | AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (!signal) return yield* source;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop);
  });
  // Nobody may be waiting when it comes; then the check below finds it.
  aborted.catch(() => {});
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let ended = false;
  try {
    for (;;) {
      checkSignal(signal);
      const { done, value } = await Promise.race([iterator.next(), aborted]).catch((error) => {
        // A source that looks at the same signal may be the faster one.
        checkSignal(signal);
        throw error;
      });
      ended = done === true;
      if (ended) return;
      yield value as T;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // Not awaited after an abort: a source that is stuck never answers.
    if (!ended) {
      const returned = Promise.resolve(iterator.return?.()).catch(() => {});
      if (!signal.aborted) await returned;
    }
  }
}
