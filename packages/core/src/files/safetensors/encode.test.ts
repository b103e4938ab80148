import { runInNewContext } from 'node:vm';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DTYPES, type Dtype, type TensorData } from './dtype.ts';
import { encodeSafetensors } from './encode.ts';
import type { Tensor } from './tensor.ts';

const one = (data: unknown, shape: unknown = [1]) =>
  new Map([['a', { shape, data } as unknown as Tensor]]);

describe('the bytes of a file', () => {
  test('are these', () => {
    const tensors = new Map<string, Tensor>([
      ['b', { shape: [], data: Uint8Array.of(255) }],
      ['a', { shape: [2], data: Uint16Array.of(1, 0x203) }],
    ]);
    const header =
      '{"__metadata__":{"crc32":"00000000","key":"\\"é"},' +
      '"a":{"dtype":"U16","shape":[2],"data_offsets":[0,4]},' +
      '"b":{"dtype":"U8","shape":[],"data_offsets":[4,5]}}      ';
    expect(Buffer.byteLength(header) % 8).toBe(0);
    const blank = Buffer.concat([
      Buffer.of(Buffer.byteLength(header), 0, 0, 0, 0, 0, 0, 0),
      Buffer.from(header),
      Buffer.of(1, 0, 3, 2, 255),
    ]);
    const crc = zlib.crc32(blank).toString(16).padStart(8, '0');
    const wanted = Buffer.from(blank.toString('latin1').replace('00000000', crc), 'latin1');
    expect(Buffer.from(encodeSafetensors(tensors, { key: '"é' })).equals(wanted)).toBe(true);
  });

  test('keep a checksum of eight digits when its value is small', () => {
    const sums = Array.from({ length: 400 }, (_, i) => {
      const file = encodeSafetensors(one(Uint16Array.of(i)));
      return /"crc32":"([^"]*)"/.exec(Buffer.from(file).toString('latin1'))![1]!;
    });
    expect(sums.some((sum) => sum.startsWith('0'))).toBe(true);
    for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{8}$/);
  });

  test('hold larger element types first, then names by code point, all aligned', () => {
    const names = ['\u{10000}', '\uffff', 'b', 'a', '10', '9'];
    const tensors = new Map<string, Tensor>();
    for (const [i, dtype] of (Object.keys(DTYPES).reverse() as Dtype[]).entries()) {
      for (const name of names) {
        const data = new DTYPES[dtype](new ArrayBuffer(3 * DTYPES[dtype].BYTES_PER_ELEMENT));
        tensors.set(`${i}${name}`, { shape: [3], data });
      }
    }
    const file = Buffer.from(encodeSafetensors(tensors));
    const length = Number(file.readBigUInt64LE(0));
    const { __metadata__, ...infos } = JSON.parse(file.toString('utf8', 8, 8 + length));
    const byOffset = Object.entries(
      infos as Record<string, { dtype: Dtype; data_offsets: number[] }>,
    ).sort(([, a], [, b]) => a.data_offsets[0]! - b.data_offsets[0]!);
    const order = ['U64', 'I64', 'F64', 'F32', 'U32', 'I32', 'U16', 'I16', 'I8', 'U8'];
    expect(byOffset.map(([, { dtype }]) => dtype)).toEqual(
      order.flatMap((d) => names.map(() => d)),
    );
    const sorted = ['10', '9', 'a', 'b', '\uffff', '\u{10000}'];
    expect(byOffset.map(([name]) => name.slice(1))).toEqual(order.flatMap(() => sorted));
    for (const [, { dtype, data_offsets }] of byOffset) {
      expect((8 + length + data_offsets[0]!) % DTYPES[dtype].BYTES_PER_ELEMENT).toBe(0);
    }
  });
});

test('arrays of another realm are taken', () => {
  const data = runInNewContext('Float32Array.of(1)') as TensorData;
  expect(data).not.toBeInstanceOf(Float32Array);
  expect(encodeSafetensors(one(data))).toEqual(encodeSafetensors(one(Float32Array.of(1))));
});

describe('what cannot be written is refused', () => {
  test.each([
    ['tensors', { a: { shape: [], data: Uint8Array.of(1) } }, {}],
    ['tensors', undefined, {}],
    ['name of a tensor', new Map([[1, { shape: [], data: Uint8Array.of(1) }]]), {}],
    ['tensor "a": data', new Map([['a', undefined]]), {}],
    ['tensor "a": data', one([1]), {}],
    ['tensor "a": data', one(new Uint8ClampedArray(1)), {}],
    ['tensor "a": data', one(new DataView(new ArrayBuffer(1))), {}],
    ['tensor "a": data', one({ [Symbol.toStringTag]: 'Uint8Array', length: 1 }), {}],
    ['tensor "a": shape', one(Uint8Array.of(1), 1), {}],
    ['tensor "a": shape', one(Uint8Array.of(1), null), {}],
    ['metadata', new Map(), null],
    ['metadata', new Map(), 'text'],
    ['metadata', new Map(), ['text']],
    ['metadata "k"', new Map(), { k: 1 }],
  ])('%s of the wrong type: TypeError', (naming, tensors, metadata) => {
    const write = () =>
      encodeSafetensors(tensors as Map<string, Tensor>, metadata as Record<string, string>);
    expect(write).toThrow(TypeError);
    expect(write).toThrow(`${naming} should be`);
  });

  test.each([
    ['name of a tensor', new Map([['__metadata__', { shape: [], data: Uint8Array.of(1) }]]), {}],
    ['name of a tensor', new Map([['\ud800', { shape: [], data: Uint8Array.of(1) }]]), {}],
    ['tensor "a": shape', one(Uint8Array.of(1), [2]), {}],
    ['tensor "a": shape', one(Uint8Array.of(1), [-1, -1]), {}],
    ['tensor "a": shape', one(Uint8Array.of(1), [0.5, 2]), {}],
    ['tensor "a": shape', one(Uint8Array.of(1), ['1']), {}],
    ['tensor "a": shape', one(new Uint8Array(0), [Number.NaN]), {}],
    ['tensor "a": shape', one(new Uint8Array(0), [2 ** 40, 2 ** 40, 0]), {}],
    ['tensor "a": shape', one(new Uint8Array(0), [0, 2 ** 53]), {}],
    ['tensor "a": shape', one(new Uint8Array(0), new Array(1)), {}],
    ['key of metadata', new Map(), { crc32: '00000000' }],
    ['key of metadata', new Map(), { '\udc00': '' }],
    ['metadata "k"', new Map(), { k: '\ud83d' }],
  ])('%s out of range: RangeError', (naming, tensors, metadata) => {
    const write = () =>
      encodeSafetensors(
        tensors as unknown as Map<string, Tensor>,
        metadata as Record<string, string>,
      );
    expect(write).toThrow(RangeError);
    expect(write).toThrow(`${naming} should be`);
  });
});
