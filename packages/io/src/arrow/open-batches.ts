import { onceSource } from '../sources/once-source.ts';
import type { ArrowBatch, ArrowField } from './arrow-data.ts';
import { BatchReader } from './batch-reader.ts';

/** A stream of record batches whose columns are known. */
export interface RecordBatches {
  readonly fields: readonly ArrowField[];
  /** Each as it came; can be asked for once. @throws TableError where the stream is damaged or not whole. */
  readonly batches: AsyncIterable<ArrowBatch>;
}

/**
 * Record batches of Arrow's format for exchange, as a stream brings them: for programs that are handed rows through
 * a pipe and need no table. What is damaged is refused before apache-arrow reads it.
 *
 * @param name - What errors call the stream.
 * @throws TableError for what is no Arrow; whatever the stream throws.
 */
export async function openBatches(
  name: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<RecordBatches> {
  const reader = await BatchReader.open(onceSource(name, () => stream));
  return { fields: reader.fields, batches: reader.batches([]) };
}
