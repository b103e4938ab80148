/// <reference lib="webworker" />

import { type LargeQuestion, largeFit } from '../src/fit/large/large-fit.ts';

/** What `fit-in-worker.ts` asks this worker. */
addEventListener('message', async ({ data }: MessageEvent<LargeQuestion>) => {
  try {
    postMessage({ answer: await largeFit(data) });
  } catch (error) {
    postMessage({ error: (error as Error).message });
  }
});
