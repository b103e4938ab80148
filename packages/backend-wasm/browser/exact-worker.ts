// A module worker: fits rows exactly so many times over when it is told to, until it is told to stop; posts its progress
// and what it got, or the name of the error that ended it.
import type { FitProgress } from '@coke/core';
import { type ExactFit, fitExactRows } from './exact-fit.ts';

export type ExactRequest = { readonly restarts: number } | 'abort';
export type ExactMessage =
  | { readonly progress: FitProgress }
  | { readonly fitted: ExactFit }
  | { readonly failed: string };

const post = (message: ExactMessage) => postMessage(message);
const controller = new AbortController();

addEventListener('message', async ({ data }: MessageEvent<ExactRequest>) => {
  if (data === 'abort') {
    controller.abort();
    return;
  }
  const { signal } = controller;
  try {
    const options = { restarts: data.restarts, signal };
    post({ fitted: await fitExactRows(options, (progress) => post({ progress })) });
  } catch (error) {
    post({ failed: (error as Error).name });
  }
});
