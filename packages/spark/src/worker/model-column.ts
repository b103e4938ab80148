import { shouldBe } from '@coke/core/check-options';
import { bytesAt, isThere, openBatches } from '@coke/io/arrow';

/** What is in the column `model` of an Arrow stream; rows without it are passed over. */
export async function readModelColumn(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const { fields, batches } = await openBatches('models', stream);
  const place = fields.findIndex(({ name }) => name === 'model');
  if (place < 0) throw new TypeError(shouldBe('columns', 'one named "model"', 'others'));
  const files: Uint8Array[] = [];
  for await (const { data } of batches) {
    const column = data.children[place]!;
    for (let i = 0; i < data.length; i++) {
      // A copy, aligned as tensors of doubles need it.
      if (isThere(column, i)) files.push(bytesAt(column, i).slice());
    }
  }
  return files;
}
