import { shouldBe } from '@coke/core/check-options';

const checked = new WeakSet<object>();

/**
 * From now on a vector in a FlatBuffer that says to have more elements than there are bytes is an error. Where
 * a file is damaged, apache-arrow would read two thousand million elements that are not there, one by one: the
 * library for JavaScript has no verifier, as those for other languages do.
 */
export function checkVectorLengths({ ByteBuffer }: typeof import('flatbuffers')): void {
  const { prototype } = ByteBuffer;
  if (checked.has(prototype)) return;
  checked.add(prototype);
  const lengthAt = prototype.__vector_len;
  prototype.__vector_len = function (offset) {
    const length = lengthAt.call(this, offset);
    if (length >= 0 && length <= this.capacity()) return length;
    throw new RangeError(shouldBe('length of a vector', `at most ${this.capacity()}`, length));
  };
}
