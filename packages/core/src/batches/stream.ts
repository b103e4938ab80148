import type { Id } from '../rows/ids.ts';
import { isRows, type Rows } from '../rows/rows.ts';
import { isReadableStream, type ReadableStreamLike } from './readable-stream.ts';

/** A batch of a stream with what belongs to its rows; ids count the epoch's rows if all leave them out. */
export interface StreamBatch<Input = never> {
  readonly rows: Rows | Input;
  readonly ids?: ArrayLike<Id> | undefined;
  readonly weights?: ArrayLike<number> | undefined;
}

type Batches<Input> = Iterable<StreamBatch<Input> | Rows | Input>;
type AsyncBatches<Input> =
  | AsyncIterable<StreamBatch<Input> | Rows | Input>
  | ReadableStreamLike<StreamBatch<Input> | Rows | Input>;

/**
 * Batches, in the order they are to be clustered, once an epoch: any iterable, a Web `ReadableStream` or
 * a `Readable` of Node's in object mode. The next is asked for when the one before has been learnt. A
 * generator and a stream of the platform's run out after one epoch: pass a function that makes a new one.
 */
export type Stream<Input = never> =
  | Batches<Input>
  | AsyncBatches<Input>
  | (() => Batches<Input> | AsyncBatches<Input>);

/** Is `data` a stream, rather than rows? */
export function isStream<Input>(data: unknown): data is Stream<Input> {
  if (typeof data === 'function') return true;
  if (typeof data !== 'object' || data === null || isRows(data)) return false;
  if (ArrayBuffer.isView(data) || (Array.isArray(data) && typeof data[0] === 'number'))
    return false;
  return isIterable(data);
}

/** Does `stream` give its batches once only, as a generator does? Takes none of them. */
export function runsOut(stream: Stream<unknown>): boolean {
  if (typeof stream === 'function') return false;
  // Asked for an iterator they would be read already.
  if (isReadableStream(stream) || isNodeStream(stream)) return true;
  if (Symbol.asyncIterator in stream) return stream[Symbol.asyncIterator]() === (stream as unknown);
  return stream[Symbol.iterator]() === (stream as unknown);
}

/** Can batches be asked of `source` one by one? */
export function isIterable(source: unknown): boolean {
  const object = Object(source) as object;
  return Symbol.asyncIterator in object || Symbol.iterator in object || isReadableStream(object);
}

/** Is it a `Readable`, of Node's or alike? */
function isNodeStream(source: unknown): boolean {
  const { pipe, read } = source as { readonly pipe?: unknown; readonly read?: unknown };
  return typeof pipe === 'function' && typeof read === 'function';
}
