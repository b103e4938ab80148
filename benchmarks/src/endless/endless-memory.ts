import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, type Id, Random } from '@coke/core';
import { answerParent } from '../suite/answer-parent.ts';

/** A stream without end, as far as it is followed. */
export interface EndlessQuestion {
  readonly rows: number;
  /** What rows are named by. */
  readonly ids: 'none' | 'numbers' | 'texts';
}

/** Where memory stands once so many rows have been learnt. */
export interface EndlessMoment {
  readonly rows: number;
  /** Bytes of the process that are in memory. */
  readonly resident: number;
  /** What `labels.byteLength` says. */
  readonly labels: number;
}

export interface EndlessAnswer {
  readonly moments: readonly EndlessMoment[];
  readonly seconds: number;
  /** Epochs that closed by themselves. */
  readonly windows: number;
}

const BATCH = 4096;
const COLS = 2;
const K = 8;
const WINDOW = 100_000;
const KEPT = 1_000_000;
/** How often memory is read. */
const MOMENTS = 20;

answerParent(async ({ rows, ids }: EndlessQuestion, onShare): Promise<EndlessAnswer> => {
  const named = ids !== 'none';
  const model = new ConstrainedKMeans({
    ...{ k: K, metric: 'euclidean', ratio: 0.5, window: WINDOW, halfLife: WINDOW },
    ...(named && { keepLabels: KEPT }),
    backend: await wasm({ threads: 1 }),
  });
  const moments: EndlessMoment[] = [];
  const start = performance.now();
  const random = new Random(1);
  // Normal numbers are dear: a row takes its two from a pool.
  const pool = Float32Array.from({ length: 1 << 16 }, () => random.normal());
  let seen = 0;
  const batches = function* () {
    while (seen < rows) {
      const data = new Float32Array(COLS * BATCH);
      for (let i = 0; i < BATCH; i++) {
        // Eight places on a circle that turns.
        const angle = (2 * Math.PI * random.integer(K)) / K + 1e-7 * seen;
        data[2 * i] = 10 * Math.cos(angle) + pool[random.integer(pool.length)]!;
        data[2 * i + 1] = 10 * Math.sin(angle) + pool[random.integer(pool.length)]!;
      }
      const batch = { rows: { data, rows: BATCH, cols: COLS } };
      yield named ? { ...batch, ids: namesFrom(seen, ids) } : batch;
      seen += BATCH;
    }
  };
  await model.fit(batches(), {
    onProgress() {
      if (seen + BATCH < ((moments.length + 1) * rows) / MOMENTS) return;
      const { rss } = process.memoryUsage();
      moments.push({ rows: seen + BATCH, resident: rss, labels: model.labels.byteLength });
      onShare(seen / rows);
    },
  });
  return { moments, seconds: (performance.now() - start) / 1000, windows: model.epoch };
});

/** Every row has a name that no other has: far apart, as a hash of something would be. */
function namesFrom(start: number, ids: 'numbers' | 'texts'): ArrayLike<Id> {
  if (ids === 'texts') return Array.from({ length: BATCH }, (_, i) => `event ${start + i}`);
  return Float64Array.from({ length: BATCH }, (_, i) => (start + i) * 9973);
}
