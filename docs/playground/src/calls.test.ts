import { afterEach, expect, test } from 'vitest';
import { answerCalls } from './answer-calls.ts';
import { callWorker } from './call-worker.ts';
import type { CallOptions, Port } from './calls.ts';

const calls = {
  double: async (n: number, { onProgress }: CallOptions) => {
    onProgress?.({ doing: 'doubling', share: 0.5 });
    return 2 * n;
  },
  fail: async (message: string, _: CallOptions) => {
    throw new RangeError(message);
  },
  wait: (_: undefined, { signal }: CallOptions) =>
    new Promise<never>((_resolve, reject) => {
      signal!.addEventListener('abort', () => {
        aborted.push('wait');
        reject(signal!.reason);
      });
    }),
  aborted: async () => aborted,
};
const aborted: string[] = [];

function connect() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  for (const port of [port1, port2]) port.start();
  answerCalls(port2 as Port, calls);
  return callWorker<typeof calls>(port1 as Port);
}
const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

test('a call returns what the other side returns, and tells its progress before', async () => {
  const call = connect();
  const said: unknown[] = [];
  const doubled = [1, 2, 3].map((n) => call('double', n, { onProgress: (p) => said.push(p) }));
  expect(await Promise.all(doubled)).toEqual([2, 4, 6]);
  expect(said).toEqual(Array(3).fill({ doing: 'doubling', share: 0.5 }));
});

test('an error comes with its name and message', async () => {
  await expect(connect()('fail', 'k should be 1')).rejects.toMatchObject({
    name: 'RangeError',
    message: 'k should be 1',
  });
});

test('an abort ends the call on both sides', async () => {
  const call = connect();
  const controller = new AbortController();
  const waiting = call('wait', undefined, { signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(await call('aborted', undefined)).toEqual(['wait']);
  await expect(call('double', 1, { signal: controller.signal })).rejects.toThrow('enough');
});
