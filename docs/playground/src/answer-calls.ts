import type { Call, Calls, FromWorker, Port, Progress, ToWorker } from './calls.ts';

/** Let the other side of `port` call these functions: see `callWorker`. */
export function answerCalls<C extends Calls<C>>(port: Port, calls: C): void {
  const named = calls as Readonly<Record<string, Call>>;
  const running = new Map<number, AbortController>();
  const say = (message: FromWorker) => port.postMessage(message);

  port.addEventListener('message', async ({ data }: { readonly data: ToWorker }) => {
    const { id } = data;
    if ('abort' in data) {
      running.get(id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const result = await named[data.call]!(data.argument as never, {
        signal: controller.signal,
        onProgress: (progress: Progress) => say({ id, progress }),
      });
      say({ id, result });
    } catch (error) {
      // A thrown error's class and fields would not arrive.
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      say({ id, error: { name, message } });
    } finally {
      running.delete(id);
    }
  });
}
