import type { CallOptions, Calls, FromWorker, Port, Progress, ToWorker } from './calls.ts';

/** What is known in the page of a call that runs in the worker. */
interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** Calls a function of the worker's by name. */
export type CallWorker<C extends Calls<C>> = <Name extends keyof C & string>(
  name: Name,
  argument: Parameters<C[Name]>[0],
  options?: CallOptions,
) => ReturnType<C[Name]>;

/**
 * A way to call the functions that the other side of `port` answers by `answerCalls`. An aborted call ends
 * at once here, with the signal's reason, and when it next looks there.
 */
export function callWorker<C extends Calls<C>>(port: Port): CallWorker<C> {
  const waiting = new Map<number, Waiting>();
  const say = (message: ToWorker) => port.postMessage(message);
  let calls = 0;

  port.addEventListener('message', ({ data }: { readonly data: FromWorker }) => {
    const call = waiting.get(data.id);
    if (!call) return;
    if ('progress' in data) {
      call.onProgress?.(data.progress as Progress);
      return;
    }
    waiting.delete(data.id);
    if ('error' in data) call.reject(Object.assign(new Error(data.error.message), data.error));
    else call.resolve(data.result as never);
  });

  const call = (name: string, argument: unknown, { signal, onProgress }: CallOptions = {}) =>
    new Promise<never>((resolve, reject) => {
      signal?.throwIfAborted();
      const id = calls++;
      waiting.set(id, { resolve, reject, onProgress });
      signal?.addEventListener('abort', () => {
        if (!waiting.delete(id)) return;
        say({ id, abort: true });
        reject(signal.reason);
      });
      say({ id, call: name, argument });
    });
  return call as CallWorker<C>;
}
