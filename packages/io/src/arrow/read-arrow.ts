import type { ByteSource } from '../sources/byte-source.ts';
import type { ReadOptions, Table, TablePart } from '../table/table.ts';
import { type ArrowColumn, columnOf, listColumn, listLengths } from './arrow-columns.ts';
import type { ArrowBatch } from './arrow-data.ts';
import { partsOf } from './arrow-parts.ts';
import { BatchReader } from './batch-reader.ts';

/**
 * Open what Arrow's format for exchange (IPC) is written to: a file, which is Feather version 2 too, or a stream. It
 * is read record batch after record batch, each of which is in memory as a whole; LZ4 and Zstandard are undone. A list
 * of numbers, of fixed size or as many in each of the first rows, is a vector (an empty list counts as missing);
 * dictionaries are their values; decimals are the nearest doubles; dates, times and intervals are texts as ISO 8601
 * writes them; structures, maps and other lists are JSON texts.
 *
 * @throws TableError for what is neither or is damaged; whatever reading the source throws.
 */
export async function openArrow(source: ByteSource): Promise<Table> {
  let wasRead = false;
  let reading = await BatchReader.open(source);
  /** What was read to know the columns, where it cannot be read again. */
  const seen: ArrowBatch[] = [];
  const columns = await decideColumns(reading, source.isRepeatable ? undefined : seen);
  if (source.isRepeatable) await reading.cancel();
  return {
    name: source.name,
    columns: columns.map(({ column }) => column),
    rows: undefined,
    isRepeatable: source.isRepeatable,
    read: (options) => read(options),
    close: () => source.close(),
  };

  async function* read(options: ReadOptions = {}): AsyncGenerator<TablePart> {
    if (wasRead && !source.isRepeatable) {
      throw new Error(`${source.name} is a stream: it can be read once only.`);
    }
    wasRead = true;
    if (source.isRepeatable) reading = await BatchReader.open(source, options.signal);
    try {
      yield* partsOf(source.name, columns, reading.batches(seen), options);
    } finally {
      await reading.cancel();
    }
  }
}

async function decideColumns(
  reading: BatchReader,
  seen: ArrowBatch[] | undefined,
): Promise<ArrowColumn[]> {
  const columns = reading.fields.map(columnOf);
  while (columns.includes(undefined)) {
    const batch = await reading.next();
    if (!batch) break;
    seen?.push(batch);
    for (const [index, field] of reading.fields.entries()) {
      if (columns[index]) continue;
      const lengths = reading.told(() => listLengths(batch.data.children[index]!));
      if (lengths.size > 0) columns[index] = listColumn(field, index, lengths);
    }
  }
  return reading.fields.map((field, index) => columns[index] ?? listColumn(field, index, []));
}
