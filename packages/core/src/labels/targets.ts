import type { Id } from '../rows/ids.ts';
import { checkLabelled, type LabelTable } from './labels.ts';
import { type SoftLabels, softTarget } from './soft-labels.ts';

/** What a network's loss is to predict for rows of a batch, under one head. */
export interface Targets {
  /** Latest label of each row, b. */
  readonly labels: Int32Array;
  /** Soft labels, b × K, rows summing to 1; present after the first epoch of stage 2. */
  readonly probabilities?: Float32Array;
}

/** What is known of rows by their ids. */
export interface StoredLabels {
  readonly labels: LabelTable;
  /** From the epoch after stage 2 began. */
  readonly soft: SoftLabels | undefined;
}

/**
 * Targets of a batch from what is stored by id (CoKe, Sections 3.2 and 3.3).
 *
 * @throws Error naming the first id that has no label.
 */
export function readTargets(
  { labels, soft }: StoredLabels,
  { k, labelTemperature }: { readonly k: readonly number[]; readonly labelTemperature: number },
  ids: ArrayLike<Id>,
  head: number,
): Targets {
  const stored = labels.gather(ids, head);
  checkLabelled(ids, stored);
  if (!soft) return { labels: stored };
  const n = k[head]!;
  const probabilities = new Float32Array(ids.length * n);
  for (let i = 0; i < ids.length; i++) {
    const out = probabilities.subarray(i * n, (i + 1) * n);
    const slots = soft.get(ids[i]!, head);
    // Not seen since stage 2 began: its label is still one-hot.
    if (slots) softTarget(slots, labelTemperature, out);
    else out[stored[i]!] = 1;
  }
  return { labels: stored, probabilities };
}
