import { answerParent } from './answer-parent.ts';

// For tests: does as it is told.
answerParent(async ({ what }: { readonly what: string }, onShare) => {
  if (what === 'throw') throw new RangeError('what should be something else, got throw');
  if (what === 'exit') process.exit(7);
  if (what === 'tell') return { what: process.env.MADE_UP };
  if (what === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000));
  onShare(0.5);
  return { what, collects: typeof globalThis.gc === 'function' };
});
