import { expect, test } from 'vitest';
import { abortable } from './abortable.ts';

/** Fails of its own accord as soon as the signal is aborted. */
function failing(signal: AbortSignal): AsyncIterable<number> {
  const failed = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the source ended')));
  });
  return { [Symbol.asyncIterator]: () => ({ next: () => failed }) };
}

async function read(source: AsyncIterable<number>, signal: AbortSignal): Promise<void> {
  for await (const _ of abortable(source, signal));
}

test("the signal's reason is told, whoever notices it first", async () => {
  const stop = new AbortController();
  const outcome = read(failing(stop.signal), stop.signal);
  setTimeout(() => stop.abort(new Error('enough')));
  await expect(outcome).rejects.toThrow('enough');
});

test('what a source throws is told where nothing was aborted', async () => {
  const own = new AbortController();
  const outcome = read(failing(own.signal), new AbortController().signal);
  setTimeout(() => own.abort());
  await expect(outcome).rejects.toThrow('the source ended');
});
