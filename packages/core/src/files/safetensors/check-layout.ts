import { shouldBe, show } from '../../support/error-message.ts';
import { ELEMENT_BYTES } from './dtype.ts';
import type { TensorInfo } from './read-header.ts';
import { SafetensorsError } from './safetensors-error.ts';
import { elementCount } from './tensor.ts';

/**
 * Check that tensors fill `length` bytes of data, each as long as its shape and type say, one right
 * behind the other, in whatever order the header names them.
 *
 * @throws SafetensorsError if they overlap, leave a hole, end early or go on past the end.
 */
export function checkLayout(tensors: readonly TensorInfo[], length: number): void {
  let reached = 0;
  for (const { name, dtype, shape, dataOffsets } of [...tensors].sort(byOffsets)) {
    const [begin, end] = dataOffsets;
    if (begin !== reached) {
      throw wrong(name, `${reached} first, where the tensor before it ends`, begin);
    }
    const count = elementCount(shape);
    const bytes = count === undefined ? undefined : count * ELEMENT_BYTES[dtype]!;
    if (bytes !== end - begin) {
      const rule = `${bytes ?? 'more than 2^53'} bytes apart for ${dtype} of its shape`;
      throw wrong(name, rule, end - begin);
    }
    reached = end;
  }
  if (reached !== length) {
    throw new SafetensorsError(shouldBe('data of the file', `${reached} bytes long`, length));
  }
}

function wrong(name: string, rule: string, got: number): SafetensorsError {
  return new SafetensorsError(shouldBe(`tensor ${show(name)}: data_offsets`, rule, got));
}

function byOffsets({ dataOffsets: a }: TensorInfo, { dataOffsets: b }: TensorInfo): number {
  return a[0] - b[0] || a[1] - b[1];
}
