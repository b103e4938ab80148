import { digits } from '../suite/samples.ts';
import type { OwnBackend } from './own-contestants.ts';

/** Of a backend of ours: how many times as fast as somebody we want to be, by size; reported only where it is missing. */
type Wanted = Readonly<Record<string, number>>;

/** Who this library is compared with: the fastest of these contestants. */
export interface Rival {
  readonly name: string;
  readonly contestants: readonly string[];
  /**
   * Of native on a processor that multiplies 8-bit integers (VNNI); of wasm with 8-bit screening: of 16-bit screening, on
   * engines without relaxed SIMD, half of it.
   */
  readonly wanted: Readonly<Record<OwnBackend, Wanted>>;
}

export const RIVALS: readonly Rival[] = [
  {
    name: 'PyTorch, whole step',
    contestants: ['PyTorch'],
    wanted: { native: { A: 6, B: 3, C: 4, D: 5 }, wasm: { A: 3, B: 2, C: 1.5, D: 2.5 } },
  },
  {
    name: 'scikit-learn, partial_fit',
    contestants: ['scikit-learn'],
    wanted: { native: { A: 4, B: 3, C: 3, D: 4 }, wasm: { A: 2, B: 2, C: 1.2, D: 2 } },
  },
  {
    name: 'faiss, assign',
    contestants: ['faiss'],
    wanted: { native: { A: 3, B: 1.5, C: 2.5, D: 3 }, wasm: { A: 1.5, B: 1.1, C: 1, D: 1.4 } },
  },
  {
    name: 'sgemm alone, the faster',
    contestants: ['sgemm, NumPy', 'sgemm, PyTorch'],
    wanted: { native: { A: 2.5, B: 1.2, C: 2, D: 2.5 }, wasm: { A: 1, B: 0.8, C: 0.8, D: 1 } },
  },
  {
    name: 'onnxruntime-node, assign',
    contestants: ['onnxruntime-node'],
    wanted: { native: {}, wasm: {} },
  },
  {
    name: 'tfjs-backend-wasm, assign',
    contestants: ['tfjs-backend-wasm'],
    wanted: { native: {}, wasm: {} },
  },
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
