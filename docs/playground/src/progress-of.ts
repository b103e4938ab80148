import type { FitProgress } from '@coke/core';
import type { Progress } from './calls.ts';

/** How a fit goes, in words. */
export function progressOf(progress: FitProgress): Progress {
  if (progress.algorithm === 'online') {
    const { epoch, batch, batches } = progress;
    return { doing: `Warming up, epoch ${epoch + 1}`, share: batches && batch / batches };
  }
  const { iteration, scored, rows, swap } = progress;
  const doing = swap ? `Looking for better clusters, attempt ${swap}` : `Pass ${iteration + 1}`;
  return { doing, share: scored / rows };
}
