import type { LargeAnswer, LargeQuestion } from '../src/fit/large/large-fit.ts';

/** What a worker says. */
interface Said {
  readonly answer?: LargeAnswer;
  readonly error?: string;
}

/** A fit in a worker of this page's, so that the page stays free. */
export function fitInWorker(question: LargeQuestion): Promise<LargeAnswer> {
  const worker = new Worker(new URL('./fit-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<LargeAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data: { answer, error } }: MessageEvent<Said>) => {
      if (answer) resolve(answer);
      else reject(new Error(error));
    });
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}
