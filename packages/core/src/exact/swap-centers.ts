import type { Scorer } from '../backend/scorer.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { takingTurns } from '../support/event-loop.ts';
import {
  constrainedLloyd,
  type LloydOptions,
  type LloydProgress,
  type LloydResult,
} from './constrained-lloyd.ts';
import { type MergeLosses, mergeLosses } from './merge-losses.ts';
import { centersOf } from './power-diagram.ts';
import { type Split, splitCluster } from './split-cluster.ts';

/** Where the attempt stands that is being made. */
export interface SwapProgress extends LloydProgress {
  /** Attempts made before it. */
  readonly swap: number;
}

export interface SwapOptions extends Omit<LloydOptions, 'prices' | 'onProgress'> {
  /** Most attempts, 0 or more. */
  readonly swaps: number;
  readonly onProgress?: ((progress: SwapProgress) => unknown) | undefined;
}

/** Passes of constrained Lloyd that an attempt gets to prove better. */
const PASSES = 6;
/** Share of all centers that are swapped at once in the beginning. */
const WIDEST = 0.05;
/** Clusters that are looked at for each center that is swapped, and in any case. */
const CHOICE = { perSwap: 4, least: 20 };

/** A center that goes elsewhere. */
interface Swap {
  readonly from: number;
  /** The cluster that it shares from then on. */
  readonly to: number;
  /** What that may add to the objective, as far as is known beforehand. */
  readonly promise: number;
}

/** What is known of a clustering before anything is tried. */
interface Prospects extends MergeLosses {
  readonly splits: readonly Split[];
}

/**
 * Leave a local optimum of constrained Lloyd: centers that are missed least go where they help most, to
 * share a cluster that gains by being split; after a few passes the better clustering is kept, the new
 * one or the old. Many are swapped at once at first, half as many after each failure, never the same one
 * twice in vain. The objective never falls, and sizes miss their limits by no more. (Swap-based
 * clustering, Fränti 2018; many at once: breathing k-means, Fritzke 2020. Which ones, and under size
 * limits: not in these papers.)
 *
 * @param scorer - As for `constrainedLloyd`.
 * @param found - What constrained Lloyd has found for the same rows and limits.
 * @returns `found`, where nothing better is. `iterations` counts all passes, those in vain too.
 * @throws The signal's reason when it is aborted.
 */
export async function swapCenters<Input>(
  scorer: Scorer<Input>,
  rows: HostRows,
  limits: SizeLimits,
  found: LloydResult,
  { swaps, onProgress, ...options }: SwapOptions,
): Promise<LloydResult> {
  const pause = takingTurns(options.signal);
  const unitLength = options.normalize === true;
  let best = found;
  let { iterations } = found;
  const lloyd = async (
    centers: Float64Array,
    prices: Float64Array,
    swap: number,
    maxIterations: number | undefined,
  ) => {
    const before = iterations;
    const result = await constrainedLloyd(scorer, rows, limits, centers, {
      ...{ ...options, prices, maxIterations },
      onProgress:
        onProgress &&
        ((progress) => onProgress({ ...progress, iteration: before + progress.iteration, swap })),
    });
    iterations += result.iterations;
    return result;
  };
  let width = Math.max(1, Math.floor(WIDEST * limits.lower.length));
  let prospects: Prospects | undefined;
  const failed = new Set<string>();
  let swap = 0;
  for (; swap < swaps; swap++) {
    prospects ??= await prospectsOf(rows, best, unitLength, pause);
    const chosen = choose(prospects, width, failed);
    if (chosen.length === 0) break;
    const { centers, prices } = swapped(best, prospects, chosen);
    const tried = await lloyd(centers, prices, swap, PASSES);
    // By more than rounding: the same clusters under other numbers are no better.
    if (isBetter(tried, best, best.gap + tried.gap)) {
      best = tried;
      prospects = undefined;
      failed.clear();
      continue;
    }
    if (chosen.length === 1) failed.add(nameOf(chosen[0]!));
    width = Math.max(1, Math.floor(chosen.length / 2));
  }
  if (!best.converged && best !== found) {
    const last = await lloyd(centersOf(best.diagram), best.prices, swap, options.maxIterations);
    best = isBetter(last, best) ? last : { ...best, converged: last.converged };
  }
  return { ...best, iterations };
}

/** Labels that gain by missing limits farther, where weights or groups let them, are not better. */
function isBetter(tried: LloydResult, than: LloydResult, by = 0): boolean {
  return tried.objective > than.objective + by && tried.violation <= than.violation;
}

async function prospectsOf(
  rows: HostRows,
  { labels, sizes, diagram }: LloydResult,
  unitLength: boolean,
  pause: () => Promise<void>,
): Promise<Prospects> {
  const { metric } = diagram;
  const members = membersOf(labels, sizes.length);
  const splits: Split[] = [];
  for (const each of members) {
    splits.push(splitCluster(rows, each, metric, unitLength));
    await pause();
  }
  const counts = Uint32Array.from(members, (each) => each.length);
  const means = splits.map(({ mean }) => mean);
  return { ...(await mergeLosses(means, counts, metric, pause)), splits };
}

/** Row numbers of each cluster. */
function membersOf(labels: Int32Array, k: number): Uint32Array[] {
  const sizes = new Uint32Array(k);
  for (const label of labels) sizes[label]!++;
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  for (let i = labels.length - 1; i >= 0; i--) members[labels[i]!]![--sizes[labels[i]!]!] = i;
  return members;
}

/**
 * The most promising swaps, at most `width`, no cluster in two of them. A promise below 0 is no bar:
 * what other centers make of it is not in it.
 */
function choose(
  { losses, partners, splits }: Prospects,
  width: number,
  failed: ReadonlySet<string>,
): Swap[] {
  const many = CHOICE.perSwap * width + CHOICE.least;
  const clusters = Array.from(losses.keys());
  const missedLeast = [...clusters].sort((a, b) => losses[a]! - losses[b]!).slice(0, many);
  const gainMost = [...clusters].sort((a, b) => splits[b]!.gain - splits[a]!.gain).slice(0, many);
  const swaps: Swap[] = [];
  for (const from of missedLeast) {
    for (const to of gainMost) {
      const swap = { from, to, promise: splits[to]!.gain - losses[from]! };
      if (from !== to && splits[to]!.gain > 0 && !failed.has(nameOf(swap))) swaps.push(swap);
    }
  }
  swaps.sort((a, b) => b.promise - a.promise);
  const taken = new Set<number>();
  const chosen: Swap[] = [];
  for (const swap of swaps) {
    if (chosen.length === width) break;
    // The partner gets rows enough to do with; it is not split at the same time, nor does it go.
    const touched = [swap.from, swap.to, partners[swap.from]!];
    if (touched.some((cluster) => taken.has(cluster))) continue;
    for (const cluster of touched) if (cluster >= 0) taken.add(cluster);
    chosen.push(swap);
  }
  return chosen;
}

function nameOf({ from, to }: Pick<Swap, 'from' | 'to'>): string {
  return `${from} to ${to}`;
}

/** Centers and prices after the swaps. */
function swapped(
  { diagram, prices: before }: LloydResult,
  { splits }: Prospects,
  swaps: readonly Swap[],
): { centers: Float64Array; prices: Float64Array } {
  const centers = centersOf(diagram);
  const prices = before.slice();
  for (const { from, to } of swaps) {
    const [first, second] = splits[to]!.parts;
    centers.set(first, to * diagram.dim);
    centers.set(second, from * diagram.dim);
    prices[from] = prices[to]!;
  }
  return { centers, prices };
}
