import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { DTYPES, type Dtype, type TensorData } from './dtype.ts';
import { encodeSafetensors } from './encode.ts';
import type { Tensor } from './tensor.ts';

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('__proto__', 'constructor', '10', '9', 'a.b', '"\\', '\u2028', 'dtype', 'crc32'),
);
const shape = fc.oneof(
  fc.array(fc.nat(4), { maxLength: 4 }),
  fc.constantFrom([], [0], [0, 3], [3, 0, 2], [1, 1, 1, 1, 1, 1, 1]),
);
const tensor = fc
  .tuple(fc.constantFrom(...(Object.keys(DTYPES) as Dtype[])), shape, fc.nat(3))
  .chain(([dtype, shape, skipped]) => {
    const { BYTES_PER_ELEMENT: size } = DTYPES[dtype];
    const length = (shape.reduce((a, b) => a * b, 1) + skipped) * size;
    return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): Tensor => {
      // Some views begin behind the start of their buffer.
      const data = new DTYPES[dtype](new Uint8Array(bytes).buffer).subarray(skipped);
      return { shape, data };
    });
  });
const tensors = fc
  .uniqueArray(fc.tuple(name, tensor), { selector: ([name]) => name, maxLength: 6 })
  .map((entries) => new Map(entries.filter(([name]) => name !== '__metadata__')));
const metadata = fc
  .dictionary(fc.oneof(name, fc.constant('format')), fc.string({ unit: 'binary' }), {
    maxKeys: 5,
    noNullPrototype: false,
  })
  .map((texts) => Object.fromEntries(Object.entries(texts).filter(([key]) => key !== 'crc32')));

describe('a file', () => {
  test('gives back what was put in, bit for bit, from any alignment', () => {
    fc.assert(
      fc.property(tensors, metadata, fc.nat(8), (tensors, metadata, offset) => {
        const file = encodeSafetensors(tensors, metadata);
        const shifted = new Uint8Array(file.length + offset + 3);
        shifted.set(file, offset);
        const got = decodeSafetensors(shifted.subarray(offset, offset + file.length));
        expect(plain(got.tensors)).toEqual(plain(tensors));
        expect(Object.entries(got.metadata).sort()).toEqual(Object.entries(metadata).sort());
        for (const [name, { data }] of got.tensors) {
          expect(data.constructor).toBe(tensors.get(name)!.data.constructor);
          expect(data.buffer.byteLength).toBe(data.byteLength);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('does not depend on the order in which it was put together', () => {
    fc.assert(
      fc.property(tensors, metadata, (tensors, metadata) => {
        const reversed = encodeSafetensors(
          new Map([...tensors].reverse()),
          Object.fromEntries(Object.entries(metadata).reverse()),
        );
        expect(reversed).toEqual(encodeSafetensors(tensors, metadata));
      }),
    );
  });

  test('written again from what was read, is the same', () => {
    fc.assert(
      fc.property(tensors, metadata, (tensors, metadata) => {
        const file = encodeSafetensors(tensors, metadata);
        const got = decodeSafetensors(file);
        expect(encodeSafetensors(got.tensors, got.metadata)).toEqual(file);
      }),
    );
  });
});

test('neither side keeps the buffer it was given', () => {
  const data = Float32Array.of(1, 2);
  const file = encodeSafetensors(new Map([['a', { shape: [2], data }]]));
  data.fill(9);
  const { tensors } = decodeSafetensors(file);
  file.fill(0);
  expect(tensors.get('a')!.data).toEqual(Float32Array.of(1, 2));
});

test('Buffers and shared memory will do', () => {
  const data = new Int16Array(new SharedArrayBuffer(4));
  data.set([-1, 2]);
  const tensors = new Map<string, Tensor>([
    ['shared', { shape: [2], data }],
    ['buffer', { shape: [3], data: Buffer.from('abc') }],
  ]);
  const file = encodeSafetensors(tensors, { clé: 'ü' });
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  for (const bytes of [shared, Buffer.from(file)]) {
    const got = decodeSafetensors(bytes);
    expect(got.tensors.get('shared')!.data).toEqual(Int16Array.of(-1, 2));
    expect(got.tensors.get('buffer')!.data).toEqual(Uint8Array.of(97, 98, 99));
    expect(got.metadata.clé).toBe('ü');
  }
});

test('a name that an object would not take touches no prototype', () => {
  const tensors = new Map([['__proto__', { shape: [], data: Uint8Array.of(7) }]]);
  const metadata = JSON.parse('{"__proto__":"text"}') as Record<string, string>;
  const got = decodeSafetensors(encodeSafetensors(tensors, metadata));
  expect(got.tensors.get('__proto__')!.data).toEqual(Uint8Array.of(7));
  expect(Object.entries(got.metadata)).toEqual([['__proto__', 'text']]);
  expect(Object.getPrototypeOf(got.metadata)).toBe(null);
  expect(({} as Record<string, unknown>).text).toBe(undefined);
});

/** Compared by bytes, as NaNs may differ in theirs. */
function plain(tensors: ReadonlyMap<string, Tensor>): unknown {
  const rows = [...tensors].map(([name, { shape, data }]) => [name, [...shape], hex(data)]);
  return rows.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
}

function hex(data: TensorData): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
}
