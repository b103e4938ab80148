import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, Random } from '@coke/core';
import { answerParent } from '../suite/answer-parent.ts';
import { settledMemory } from './settled-memory.ts';

/** How instances are named. */
export type Ids = 'in order' | 'in random order' | 'far apart';

/** What is stored, and in what. */
export interface LabelQuestion {
  readonly store: 'model' | 'Map';
  readonly instances: number;
  /** K of each head. */
  readonly k: readonly number[];
  readonly ids: Ids;
  /** Soft labels of so many clusters, as in stage 2; 0: none. */
  readonly labelSize: number;
}

export interface LabelAnswer {
  /** Measured. */
  readonly bytes: number;
  /** What `labels.byteLength` says; undefined for a `Map`. */
  readonly told: number | undefined;
}

const BATCH = 4096;
/** Instances of the first time: so many that code is compiled for good. */
const FIRST = 32 * BATCH;

interface Stored {
  readonly size: number;
  readonly told: number | undefined;
  /** Whatever the labels live in. */
  readonly keep: unknown;
}

answerParent(async (question: LabelQuestion, onShare): Promise<LabelAnswer> => {
  // A first time, so that code and tables of the engine are no part of the second.
  const few = Math.min(question.instances, FIRST);
  await store({ ...question, instances: few }, () => {});
  const before = await settledMemory();
  const stored = await store(question, onShare);
  const after = await settledMemory();
  // Looked at after the measurement: or it would be garbage by then.
  Object.assign(globalThis, { kept: stored.keep });
  if (stored.size !== question.instances) {
    throw new Error(`there should be ${question.instances} labels, got ${stored.size}`);
  }
  return { bytes: after.heap - before.heap, told: stored.told };
});

async function store(question: LabelQuestion, onShare: (share: number) => void): Promise<Stored> {
  return question.store === 'Map' ? storeInMap(question) : storeInModel(question, onShare);
}

function storeInMap({ instances, ids, k }: LabelQuestion): Stored {
  const labels = new Map<number, number>();
  const next = idsOf(ids, instances);
  for (let i = 0; i < instances; i++) labels.set(next(i), i % k[0]!);
  return { size: labels.size, told: undefined, keep: labels };
}

async function storeInModel(
  { instances, ids, k, labelSize }: LabelQuestion,
  onShare: (share: number) => void,
): Promise<Stored> {
  const model = new ConstrainedKMeans({
    ...{ k, init: 'random', instances, backend: await wasm({ threads: 1 }) },
    ...(labelSize > 0 && { stage2From: 0, labelSize }),
  });
  const random = new Random(1);
  const next = idsOf(ids, instances);
  const data = new Float32Array(2 * BATCH);
  for (let seen = 0; seen < instances; seen += BATCH) {
    const rows = Math.min(BATCH, instances - seen);
    for (let at = 0; at < 2 * rows; at++) data[at] = random.normal();
    const names = Float64Array.from({ length: rows }, (_, i) => next(seen + i));
    await model.partialFit({ data: data.subarray(0, 2 * rows), rows, cols: 2 }, names);
    onShare((seen + rows) / instances);
  }
  const { labels } = model;
  const { size, byteLength } = labels;
  if (labelSize > 0) return { size, told: undefined, keep: model };
  model.dispose();
  return { size, told: byteLength, keep: labels };
}

/** Id of the i-th instance, all different. */
function idsOf(ids: Ids, instances: number): (i: number) => number {
  if (ids === 'in order') return (i) => i;
  const order = new Random(2).shuffle(Uint32Array.from({ length: instances }, (_, i) => i));
  if (ids === 'in random order') return (i) => order[i]!;
  // One in every so many ids, at random in between.
  const apart = Math.floor(Number.MAX_SAFE_INTEGER / instances);
  const random = new Random(3);
  return (i) => order[i]! * apart + random.integer(apart);
}
