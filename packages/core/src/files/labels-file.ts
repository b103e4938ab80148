import { LabelTable } from '../labels/labels.ts';
import { SoftLabels } from '../labels/soft-labels.ts';
import { shouldBe } from '../support/error-message.ts';
import { readIds, writeIds } from './ids-file.ts';
import { SafetensorsError, type Tensor } from './safetensors/index.ts';
import type { TensorReader } from './tensor-reader.ts';

/** Put labels among a file's tensors, rows in the order of their ids. */
export function writeLabels(
  labels: LabelTable,
  k: readonly number[],
  tensors: Map<string, Tensor>,
): void {
  const ids = labels.ids();
  writeIds('label_ids', ids, tensors);
  for (const [h, n] of k.entries()) {
    const values = labels.gather(ids, h);
    const data = isShort(n) ? Uint16Array.from(values) : Uint32Array.from(values);
    tensors.set(`labels.${h}`, { shape: [data.length], data });
  }
  if (labels.keep === Number.POSITIVE_INFINITY) return;
  const { running, rows } = labels.generations;
  tensors.set('labels.running', { shape: [running.length], data: running });
  tensors.set('labels.rows', { shape: [1], data: Float64Array.of(rows) });
}

/**
 * @param keep - Rows that labels are kept for at least; undefined: all are.
 * @throws SafetensorsError for tensors that are missing, misshapen or hold no clusters.
 */
export function readLabels(
  tensors: TensorReader,
  k: readonly number[],
  keep: number | undefined,
): LabelTable {
  const values = k.map((n, h) => {
    const type: { new (length: number): Uint16Array | Uint32Array } = isShort(n)
      ? Uint16Array
      : Uint32Array;
    return tensors.takeNumbers(`labels.${h}`, type, [-1], 0, n - 1);
  });
  const count = values[0]!.length;
  const all = new Int32Array(k.length * count);
  for (const [h, ofHead] of values.entries()) {
    if (ofHead.length !== count) {
      const rule = `as long as labels.0 (${count})`;
      throw new SafetensorsError(shouldBe(`tensor labels.${h}`, rule, ofHead.length));
    }
    all.set(ofHead, h * count);
  }
  const ids = readIds('label_ids', tensors, count);
  if (keep === undefined) {
    const labels = new LabelTable(k);
    labels.set(ids, all);
    return labels;
  }
  const running = tensors.takeNumbers('labels.running', Uint8Array, [count], 0, 1);
  const rows = tensors.takeNumbers('labels.rows', Float64Array, [1], 0, keep)[0]!;
  return LabelTable.restore(k, keep, ids, all, { running, rows });
}

/** Put soft labels among a file's tensors, rows in the order of their ids. */
export function writeSoftLabels(
  soft: SoftLabels,
  heads: number,
  tensors: Map<string, Tensor>,
): void {
  const ids = soft.ids();
  writeIds('soft_ids', ids, tensors);
  for (let h = 0; h < heads; h++) {
    const clusters = new Uint32Array(ids.length * soft.size);
    const weights = new Float32Array(ids.length * soft.size);
    const next = new Uint8Array(ids.length);
    for (const [i, id] of ids.entries()) {
      const slots = soft.get(id, h)!;
      clusters.set(slots.clusters, i * soft.size);
      weights.set(slots.weights, i * soft.size);
      next[i] = slots.next[0]!;
    }
    const shape = [ids.length, soft.size];
    tensors.set(`soft.${h}.clusters`, { shape, data: clusters });
    tensors.set(`soft.${h}.weights`, { shape, data: weights });
    tensors.set(`soft.${h}.next`, { shape: [ids.length], data: next });
  }
}

/**
 * @returns undefined where the file has none.
 * @throws SafetensorsError for tensors that are missing, misshapen or out of range.
 */
export function readSoftLabels(
  tensors: TensorReader,
  k: readonly number[],
  size: number,
): SoftLabels | undefined {
  const count = tensors.extent('soft.0.next');
  if (count === undefined) return undefined;
  const soft = new SoftLabels(k.length, size);
  const ids = readIds('soft_ids', tensors, count);
  for (const [h, n] of k.entries()) {
    const shape = [count, size];
    const clusters = tensors.takeNumbers(`soft.${h}.clusters`, Uint32Array, shape, 0, n - 1);
    const weights = tensors.takeNumbers(`soft.${h}.weights`, Float32Array, shape, 0, 2);
    const next = tensors.takeNumbers(`soft.${h}.next`, Uint8Array, [count], 0, size - 1);
    for (const [i, id] of ids.entries()) {
      const slots = soft.claim(id, h);
      slots.clusters.set(clusters.subarray(i * size, (i + 1) * size));
      slots.weights.set(weights.subarray(i * size, (i + 1) * size));
      slots.next[0] = next[i]!;
    }
  }
  return soft;
}

/** Labels of up to 65,536 clusters fit 16 bits. */
function isShort(k: number): boolean {
  return k <= 0x10000;
}
