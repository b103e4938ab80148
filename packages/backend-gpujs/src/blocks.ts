import type { Matrix } from '@coke/core/backend';
import type { Device } from './device.ts';
import { table } from './gpu-js.ts';
import { capacityFor } from './limits.ts';
import type { Value } from './value.ts';

/** Rows of a batch on the device. */
export interface Block {
  /** capacity × d; rows from `rows` on are zero. */
  readonly x: Value;
  /** Where the block begins in the batch. */
  readonly from: number;
  readonly rows: number;
  readonly capacity: number;
}

/**
 * Send a batch up, in blocks of few sizes: a short last batch takes kernels that there are, or those
 * of one more size.
 *
 * @param most - Rows of a block.
 */
export async function uploadBlocks(device: Device, x: Matrix, most: number): Promise<Block[]> {
  const blocks: Block[] = [];
  for (let from = 0; from < x.rows; from += most) {
    const rows = Math.min(most, x.rows - from);
    const capacity = capacityFor(rows, most);
    const data = table(padded(x, from, rows, capacity), x.cols, capacity);
    const onDevice = await device.upload(data);
    blocks.push({ x: onDevice, from, rows, capacity });
  }
  return blocks;
}

function padded({ data, cols }: Matrix, from: number, rows: number, capacity: number) {
  const own = data.subarray(from * cols, (from + rows) * cols);
  if (rows === capacity) return own;
  const full = new Float32Array(capacity * cols);
  full.set(own);
  return full;
}
