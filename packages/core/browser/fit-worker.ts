// A module worker: fits the rows when it is told to, and posts its progress and what it got.
import type { FitProgress } from '../src/index.ts';
import { type Fitted, fitRows } from './problem.ts';

export type FitMessage = { readonly progress: FitProgress } | { readonly fitted: Fitted };

const post = (message: FitMessage) => postMessage(message);

addEventListener('message', async () => {
  post({ fitted: await fitRows((progress) => post({ progress })) });
});
