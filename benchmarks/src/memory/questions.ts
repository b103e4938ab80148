import type { LabelQuestion } from './label-memory.ts';
import type { ModelQuestion } from './model-memory.ts';

/** What is measured. */
export interface Questions {
  readonly labels: readonly LabelQuestion[];
  readonly models: readonly ModelQuestion[];
  /** Many steps: is memory flat? */
  readonly steps: readonly ModelQuestion[];
  /** Starts of each library that count. */
  readonly starts: number;
}

/** ImageNet's training images. */
const INSTANCES = 1_281_167;

/** @param threads - Numbers of threads that models are opened with. */
export function questions(tiny: boolean, threads: readonly number[]): Questions {
  const paper = { k: tiny ? [24, 32, 40] : [3000, 4000, 5000], dim: tiny ? 16 : 128 };
  const batchRows = tiny ? 64 : 1024;
  const model = { ...paper, batchRows, steps: 1 };
  const wasm = threads.map((count) => ({ backend: 'wasm', threads: count }) as const);
  return {
    labels: labelQuestions(tiny),
    models: [
      { ...model, backend: 'reference', threads: 1 },
      { ...model, backend: 'javascript', threads: 1 },
      ...(tiny ? [] : [{ ...model, backend: 'ndarray', threads: 1 } as const]),
      ...wasm.map((each) => ({ ...model, ...each })),
    ],
    steps: wasm.map((each) => ({
      ...each,
      ...{ k: [tiny ? 40 : 1000], dim: paper.dim, batchRows, steps: tiny ? 50 : 1000 },
    })),
    starts: tiny ? 1 : 15,
  };
}

function labelQuestions(tiny: boolean): LabelQuestion[] {
  // Even the tiny ones so many that they outweigh what else an engine keeps.
  const instances = tiny ? 500_000 : INSTANCES;
  const one = { store: 'model', instances, k: [8], ids: 'in order', labelSize: 0 } as const;
  const soft = { ...one, labelSize: 5 };
  const map = { ...one, store: 'Map' } as const;
  if (tiny) return [one, soft, map];
  return [
    one,
    { ...one, ids: 'in random order' },
    { ...one, ids: 'far apart' },
    { ...one, k: [8, 8, 8] },
    // More than two bytes can tell apart; few rows, as each is compared with all of them.
    { ...one, k: [70_000], instances: 131_072 },
    soft,
    map,
    { ...map, ids: 'far apart' },
  ];
}
