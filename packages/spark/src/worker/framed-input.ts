import { shouldBe } from '@coke/core/check-options';

/** More than a model can have: what claims to be longer is no frame. */
const LONGEST = 2 ** 31 - 1;
const LENGTH_BYTES = 4;

/** What is piped into a worker. */
export interface FramedInput {
  /** Empty where the command begins without a model. */
  readonly model: Uint8Array;
  /** An Arrow stream, to be read once. */
  readonly rows: AsyncIterable<Uint8Array>;
}

/**
 * Take a worker's input apart: `u32 length` (little-endian), so many bytes of a model file, then an Arrow stream.
 *
 * @throws RangeError if it ends within the model.
 */
export async function readFramedInput(input: AsyncIterable<Uint8Array>): Promise<FramedInput> {
  const parts = input[Symbol.asyncIterator]();
  let held = new Uint8Array(0) as Uint8Array;
  const take = async (name: string, length: number): Promise<Uint8Array> => {
    const taken: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (held.length === 0) {
        const { done, value } = await parts.next();
        if (done) throw new RangeError(shouldBe(name, `${length} bytes`, length - missing));
        held = value;
      }
      const part = held.subarray(0, missing);
      taken.push(part);
      held = held.subarray(part.length);
      missing -= part.length;
    }
    return concatenated(taken, length);
  };
  const head = await take('length of the model', LENGTH_BYTES);
  const length = new DataView(head.buffer).getUint32(0, true);
  if (length > LONGEST) {
    throw new RangeError(shouldBe('length of the model', `at most ${LONGEST}`, length));
  }
  return { model: await take('model', length), rows: following(held, parts) };
}

/** The frame that comes before the Arrow stream. */
export function modelFrame(model: Uint8Array): Uint8Array {
  const frame = new Uint8Array(LENGTH_BYTES + model.length);
  new DataView(frame.buffer).setUint32(0, model.length, true);
  frame.set(model, LENGTH_BYTES);
  return frame;
}

/** A copy, aligned as tensors of doubles need it. */
function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function* following(
  first: Uint8Array,
  parts: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return;
    yield value;
  }
}
