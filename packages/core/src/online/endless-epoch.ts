import type { ResolvedOptions } from '../options/options.ts';
import type { OnlineState } from './online-state.ts';

/** An epoch of so many times the rows that it should have is one that nobody ends. */
const TIMES_EXPECTED = 10;
/** Where nothing is known of its length: so many rows for each cluster. */
const ROWS_PER_CLUSTER = 10_000;

const warned = new WeakSet<OnlineState>();

/**
 * Say once, on the console, that a stream goes on without `endEpoch`: the more rows a center is the mean
 * of, the less new ones move it, and the smaller are the steps of the prices.
 */
export function warnOfEndlessEpoch(
  state: OnlineState,
  {
    k,
    instances,
    window,
    halfLife,
  }: Pick<ResolvedOptions, 'k' | 'instances' | 'window' | 'halfLife'>,
): void {
  if (window !== undefined) return;
  const rows = state.tally.instances;
  const expected = state.lastInstances || instances;
  const limit = expected ? TIMES_EXPECTED * expected : ROWS_PER_CLUSTER * Math.max(...k);
  if (rows <= limit || warned.has(state)) return;
  warned.add(state);
  const slower =
    halfLife === undefined
      ? 'nothing is forgotten within an epoch, so centers and prices move ever more slowly'
      : 'prices move ever more slowly within an epoch';
  console.warn(
    `partialFit should be followed by endEpoch now and then, got ${rows} rows without ` +
      `(option \`window\` ends epochs by itself): ${slower}`,
  );
}
