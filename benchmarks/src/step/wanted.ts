import { digits } from '../suite/samples.ts';

/** Who this library is compared with: the fastest of these contestants. */
export interface Rival {
  readonly name: string;
  readonly contestants: readonly string[];
  /** How many times as fast as it we want to be, by size; nothing where it is reported only. */
  readonly wanted: Readonly<Record<string, number>>;
}

/** Wanted of 8-bit screening; of 16-bit screening, on engines without relaxed SIMD, half of it. */
export const RIVALS: readonly Rival[] = [
  { name: 'PyTorch, whole step', contestants: ['PyTorch'], wanted: { A: 3, B: 2, C: 1.5, D: 2.5 } },
  {
    name: 'scikit-learn, partial_fit',
    contestants: ['scikit-learn'],
    wanted: { A: 2, B: 2, C: 1.2, D: 2 },
  },
  { name: 'faiss, assign', contestants: ['faiss'], wanted: { A: 1.5, B: 1.1, C: 1, D: 1.4 } },
  {
    name: 'sgemm alone, the faster',
    contestants: ['sgemm, NumPy', 'sgemm, PyTorch'],
    wanted: { A: 1, B: 0.8, C: 0.8, D: 1 },
  },
  { name: 'onnxruntime-node, assign', contestants: ['onnxruntime-node'], wanted: {} },
  { name: 'tfjs-backend-wasm, assign', contestants: ['tfjs-backend-wasm'], wanted: {} },
];

/** Of an epoch against an iteration of ml-kmeans. */
export const WANTED_OF_FIT = 60;

/** Share of a wanted ratio that counts without relaxed SIMD. */
export const WITHOUT_RELAXED = 0.5;

/** `3.21 ✓ (3)`, `2.95 ✗ (3)`; without anything wanted, `2.95`. */
export function verdict(ratio: number, wanted: number | undefined): string {
  if (wanted === undefined) return digits(ratio);
  return `${digits(ratio)} ${ratio >= wanted ? '✓' : '✗'} (${wanted})`;
}
