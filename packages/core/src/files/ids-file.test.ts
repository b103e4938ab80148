import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortIds } from '../labels/id-table/id-table.ts';
import type { Id } from '../rows/ids.ts';
import { readIds, writeIds } from './ids-file.ts';
import { decodeSafetensors, encodeSafetensors, type Tensor } from './safetensors/index.ts';
import { TensorReader } from './tensor-reader.ts';

const id: fc.Arbitrary<Id> = fc.oneof(
  fc.nat(20),
  fc.maxSafeNat(),
  fc.bigInt({ min: -(2n ** 63n), max: -1n }),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'i7', '\ud800', '\udc00\ud800'),
);

function inFile(tensors: Map<string, Tensor>): TensorReader {
  return new TensorReader(decodeSafetensors(encodeSafetensors(tensors)).tensors);
}

/** Names as they would stand in a file. */
function named(texts: readonly string[]): Map<string, Tensor> {
  const all = texts.join('');
  const units = Uint16Array.from(all, (_, i) => all.charCodeAt(i));
  const lengths = Uint32Array.from(texts, ({ length }) => length);
  return new Map<string, Tensor>([
    ['ids.names', { shape: [units.length], data: units }],
    ['ids.lengths', { shape: [lengths.length], data: lengths }],
  ]);
}

describe('ids in a file', () => {
  test('are those that were written, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id), (given) => {
        const ids = sortIds(given);
        const tensors = new Map<string, Tensor>();
        writeIds('ids', ids, tensors);
        const reader = inFile(tensors);
        expect(readIds('ids', reader, ids.length)).toEqual(ids);
        reader.end();
      }),
    );
  });

  test('0 … N-1 take no room', () => {
    const tensors = new Map<string, Tensor>();
    writeIds('ids', Float64Array.of(0, 1, 2), tensors);
    expect(tensors.size).toBe(0);
  });

  test.each<[string, Map<string, Tensor>, string]>([
    ['out of order', named(['tb', 'ta']), 'larger than the one before'],
    ['twice', named(['ta', 'ta']), 'larger than the one before'],
    ['of no kind', named(['ta', 'xb']), 'to a BigInt'],
    ['not in decimal', named(['i0x10000000000000000', 'ta']), 'the name of an id'],
    ['small integers', named(['i5', 'ta']), 'the name of an id'],
    ['too large', named([`i${2n ** 64n}`, 'ta']), 'the name of an id'],
    ['more than there are labels', named(['ta', 'tb', 'tc']), 'ids.lengths should be 2 at most'],
  ])('names %s are refused', (_, tensors, rule) => {
    expect(() => readIds('ids', inFile(tensors), 2)).toThrow(new RegExp(rule));
  });

  test('names are as long as it is said', () => {
    const tensors = named(['ta', 'tb']);
    tensors.set('ids.lengths', { shape: [2], data: Uint32Array.of(2, 3) });
    const error = 'tensor ids.names should be of length 5, got 4';
    expect(() => readIds('ids', inFile(tensors), 2)).toThrow(error);
  });
});
