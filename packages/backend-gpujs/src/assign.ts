import { allInOrder } from '@coke/core/all-in-order';
import type { Assignment, Metric } from '@coke/core/backend';
import type { Block } from './blocks.ts';
import type { Device } from './device.ts';
import { DeviceError } from './device-error.ts';
import { list } from './gpu-js.ts';
import type { Argument } from './kernel.ts';
import {
  bestOfTile,
  cosineSimilarities,
  euclideanOffsets,
  euclideanSimilarities,
  labels as labelsOfTiles,
  scores,
} from './kernels.ts';
import type { Value } from './value.ts';

/** Clusters that one thread compares. */
const TILE = 64;

/** What rows are scored by, of one head. */
export interface Scoring {
  readonly k: number;
  readonly dim: number;
  readonly metric: Metric;
  /** c, K × d. */
  readonly centers: Value;
  /** rho, K; zeros to leave prices out. */
  readonly prices: Float32Array;
}

/**
 * y ← argmax_k score(x, c_k) + rho_k, lowest k on ties, and similarities where `out` has room for them.
 * The device has the work of every head before the first answer is waited for.
 */
export async function labelRows(
  device: Device,
  blocks: readonly Block[],
  rows: number,
  scorings: readonly Scoring[],
  out: Assignment,
): Promise<void> {
  const answers: Answer[] = [];
  for (const [h, scoring] of scorings.entries()) {
    const offsets = await scoreOffsets(device, scoring);
    for (const block of blocks) {
      const labels = await label(device, block, scoring, offsets);
      const similarities = out.similarities && (await similarity(device, block, scoring, labels));
      answers.push({ scoring, rows: block.rows, at: h * rows + block.from, labels, similarities });
    }
  }
  await allInOrder(answers.map((answer) => writeAnswer(device, answer, out)));
}

/** What is asked of one block of rows under one head. */
interface Answer {
  readonly scoring: Scoring;
  readonly rows: number;
  /** Where it goes in the output. */
  readonly at: number;
  readonly labels: Value;
  readonly similarities: Value | undefined;
}

async function writeAnswer(
  device: Device,
  { scoring, rows, at, labels, similarities }: Answer,
  out: Assignment,
): Promise<void> {
  const [y, s] = await allInOrder([labels.list(), similarities?.list()]);
  writeLabels(device, y, rows, scoring.k, out.labels, at);
  if (s) out.similarities?.set(s.subarray(0, rows), at);
}

/** What a score adds to x·c_k. */
async function scoreOffsets(
  device: Device,
  { k, dim, metric, prices, centers }: Scoring,
): Promise<Argument> {
  if (metric === 'cosine') return list(prices);
  return device.run(euclideanOffsets, [k], { d: dim }, list(prices), centers);
}

/** Kernels that share their scratch run one after the other: each is awaited. */
async function label(
  device: Device,
  { x, capacity }: Block,
  { k, dim, centers }: Scoring,
  offsets: Argument,
): Promise<Value> {
  const tiles = Math.ceil(k / TILE);
  const terms = { fours: dim - (dim % 4), rest: dim % 4 };
  const scored = await device.run(scores, [capacity, k], terms, x, centers, offsets);
  const best = await device.run(bestOfTile, [capacity, tiles], { k, tile: TILE }, scored);
  return device.run(labelsOfTiles, [capacity], { tiles }, best, scored);
}

async function similarity(
  device: Device,
  { x, capacity }: Block,
  { dim, metric, centers }: Scoring,
  labels: Value,
): Promise<Value> {
  const kind = metric === 'cosine' ? cosineSimilarities : euclideanSimilarities;
  return device.run(kind, [capacity], { d: dim }, x, centers, labels);
}

/** @throws DeviceError if a label is not in 0 … K - 1: the device is not what it says. */
function writeLabels(
  device: Device,
  got: Float32Array,
  rows: number,
  k: number,
  out: Int32Array,
  at: number,
): void {
  for (let i = 0; i < rows; i++) {
    const label = got[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < k)) {
      throw new DeviceError(device.mode, 'failed', `label ${label} of ${k} clusters`);
    }
    out[at + i] = label;
  }
}
