/** @module @coke/io/arrow */
export type { ArrowBatch, ArrowData, ArrowField, ArrowType } from './arrow/arrow-data.ts';
export { listedNumbers } from './arrow/arrow-type.ts';
export { bytesAt, isThere, listRange, numbersOf, valueAt } from './arrow/arrow-values.ts';
export { openBatches, type RecordBatches } from './arrow/open-batches.ts';
