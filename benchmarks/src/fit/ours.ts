import { ConstrainedKMeans, type FitProgress, type OnlineProgress, type Options } from '@coke/core';
import type { Checkpoint, Contestant, Task } from './contestant.ts';
import { type OpenBackend, openWasm } from './own-backend.ts';
import { Stopwatch } from './stopwatch.ts';

export interface OwnOptions extends Pick<Contestant, 'ratio' | 'passes' | 'color'> {
  /** What is not left at its default. */
  readonly options?: Pick<Options, 'stage2From' | 'batchSize' | 'centerCarry'>;
  /** @defaultValue that on WebAssembly */
  readonly backend?: OpenBackend;
}

/** This library, as its users call it: `fit`. */
export function ours({
  options = {},
  backend: openBackend = openWasm,
  ...contestant
}: OwnOptions): Contestant {
  const { ratio } = contestant;
  const { stage2From, batchSize, centerCarry } = options;
  const stages = stage2From === undefined ? [] : ['two stages'];
  const carry = centerCarry === undefined ? [] : [`carry ${centerCarry}`];
  const batches = batchSize === undefined ? [] : [`b = ${batchSize}`];
  return {
    ...contestant,
    name: [`CoKe online ${ratio}`, ...carry, ...stages, ...batches].join(', '),
    manyThreads: true,
    seeds: Number.POSITIVE_INFINITY,
    async open(threads, warmUp) {
      const backend = await openBackend(threads);
      const create = (task: Task) =>
        createModel(task, { ratio, ...options, backend, seed: task.seed });
      const warm = create(warmUp);
      // Disposed of at the end only: the backend's threads end with its last session.
      const models = [warm];
      await warm.fit(warmUp.rows, { epochs: 1, gap: 'never' });
      return {
        async fit(task, passes, onCheckpoint) {
          const model = create(task);
          models.push(model);
          await fitModel(model, task, passes, onCheckpoint);
          return 'done';
        },
        async close() {
          for (const model of models) model.dispose();
        },
      };
    },
  };
}

async function fitModel(
  model: ConstrainedKMeans,
  task: Task,
  passes: readonly number[],
  onCheckpoint: (checkpoint: Checkpoint) => Promise<void>,
): Promise<void> {
  const clock = new Stopwatch();
  clock.start();
  await model.fit(task.rows, {
    epochs: passes.at(-1)!,
    gap: 'never',
    onProgress: async (progress) => {
      const at = passes.find((each) => isAt(progress, each));
      if (at === undefined) return;
      clock.stop();
      const { data: centers } = await model.centers();
      const labels = await labelsOf(model, task);
      await onCheckpoint({ passes: at, seconds: clock.seconds, centers, labels });
      clock.start();
    },
  });
}

function createModel({ metric, first }: Task, options: Omit<Options, 'k'>): ConstrainedKMeans {
  // Rows for cosine are at unit length already: all contestants get them so.
  const given = {
    k: first.rows,
    metric,
    init: first,
    normalize: false,
    algorithm: 'online',
  } as const;
  return new ConstrainedKMeans({ ...given, ...options });
}

/** Does a fit stand there? Part of a pass: to the nearest batch of the first. */
function isAt(progress: FitProgress, passes: number): boolean {
  const { epoch, batch, batches, certificates } = progress as OnlineProgress;
  if (certificates) return epoch + 1 === passes;
  return epoch === 0 && passes < 1 && batch === Math.max(1, Math.round(passes * batches!));
}

/** As assigned on arrival; rows that have not arrived yet as they would be now. */
async function labelsOf(model: ConstrainedKMeans, { rows }: Task): Promise<Int32Array> {
  const labels = model.labels.gather(Uint32Array.from({ length: rows.rows }, (_, i) => i));
  if (!labels.includes(-1)) return labels;
  const now = await model.predict(rows, { prices: true });
  return labels.map((label, i) => (label < 0 ? now[i]! : label));
}
