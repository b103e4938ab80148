import { onTestFinished, vi } from 'vitest';

/**
 * A signal that is aborted, with the reason 'enough', as by what comes from outside: when the event loop gets its
 * turn, and no sooner. The clock runs so fast that work gives it one as often as it ever does.
 */
export function abortFromOutside(): AbortSignal {
  let now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
    now += 1000;
    return now;
  });
  onTestFinished(() => clock.mockRestore());
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')));
  return stop.signal;
}
