import zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, type Safetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { SafetensorsError } from './safetensors-error.ts';

/** A file of this header and data, whatever they are. */
function build(
  header: string | Uint8Array,
  data: string | number = '',
  length?: bigint,
): Uint8Array {
  const text = Buffer.from(header as string);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([
    prefix,
    text,
    typeof data === 'number' ? Buffer.alloc(data) : Buffer.from(data),
  ]);
}

const decode = (file: Uint8Array): Safetensors => decodeSafetensors(file, { checksum: 'optional' });
const entry = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
const u8 = (begin: number, end: number) => entry('"U8"', `[${end - begin}]`, `[${begin},${end}]`);

describe('without checksum, a well-formed file of another program is read', () => {
  test.each([
    ['no tensors', '{}', '', {}],
    ['one', `{"a":${u8(0, 2)}}`, 'xy', { a: 'xy' }],
    ['padded', `{"a":${u8(0, 2)}}     `, 'xy', { a: 'xy' }],
    [
      'spaced',
      ` {"a" :\n${u8(0, 2).replaceAll(/[,:]/g, '$&\t\r ')}}\n`.trimStart(),
      'xy',
      { a: 'xy' },
    ],
    ['in any order', `{"b":${u8(1, 3)},"a":${u8(0, 1)}}`, 'xyz', { a: 'x', b: 'yz' }],
    [
      'empty ones anywhere',
      `{"b":${u8(2, 2)},"a":${u8(0, 2)},"c":${u8(0, 0)}}`,
      'xy',
      { a: 'xy', b: '', c: '' },
    ],
    ['no name', `{"":${u8(0, 1)}}`, 'x', { '': 'x' }],
    ['escaped keys', `{"\\u0061":${u8(0, 1).replace('dtype', '\\u0064type')}}`, 'x', { a: 'x' }],
    ['a scalar', `{"a":${entry('"U8"', '[]', '[0,1]')}}`, 'x', { a: 'x' }],
    ['metadata last', `{"a":${u8(0, 1)},"__metadata__":{"k":"v"}}`, 'x', { a: 'x' }],
  ])('%s', (_, header, data, wanted) => {
    const { tensors, metadata } = decode(build(header, data));
    const texts = [...tensors].map(([name, { data }]) => [
      name,
      Buffer.from(data as Uint8Array).toString(),
    ]);
    expect(Object.fromEntries(texts)).toEqual(wanted);
    expect(Object.entries(metadata)).toEqual(header.includes('__metadata__') ? [['k', 'v']] : []);
    expect(() => decodeSafetensors(build(header, data))).toThrow(
      'crc32 in the metadata should be there',
    );
  });
});

describe('a malformed file is refused', () => {
  const ok = `{"a":${u8(0, 2)}}`;
  test.each([
    // The prefix.
    ['nothing', new Uint8Array(0), 'the file'],
    ['seven bytes', new Uint8Array(7), 'the file'],
    ['no header', build(''), 'first byte of the header'],
    [
      'a header longer than the file',
      build(ok, 'xy', BigInt(ok.length + 3)),
      'length of the header',
    ],
    [
      'a header over 100 MB',
      build('', 100_000_001, 100_000_001n),
      'length of the header should be at most 100000000',
    ],
    [
      'a header of 2^32 + its length',
      build(ok, 'xy', 2n ** 32n + BigInt(ok.length)),
      'length of the header',
    ],
    ['a header of 2^53 + 1', build(ok, 'xy', 2n ** 53n + 1n), 'length of the header'],
    ['a header of 2^64 - 1', build(ok, 'xy', 2n ** 64n - 1n), 'length of the header'],
    // The JSON.
    ['a space in front', build(` ${ok}`, 'xy'), 'first byte of the header'],
    ['a byte order mark', build(`\ufeff${ok}`, 'xy'), 'first byte of the header'],
    ['a list', build('[]'), 'first byte of the header'],
    ['NUL as padding', build(`${ok}\0`, 'xy'), 'nothing but space'],
    ['no-break space as padding', build(`${ok}\u00a0`, 'xy'), 'nothing but space'],
    ['a second object', build(`${ok}{}`, 'xy'), 'nothing but space'],
    ['no end', build(ok.slice(0, -1), 'xy'), 'with }'],
    ['only a brace', build('{'), 'with "'],
    ['a comma at the end', build(`{"a":${u8(0, 2)},}`, 'xy'), 'with "'],
    ['an open text', build('{"a'), 'a text'],
    ['an open escape', build('{"a\\'), 'a text'],
    ['an unknown escape', build(`{"\\x":${u8(0, 2)}}`, 'xy'), 'a text'],
    ['a line break in a text', build(`{"\n":${u8(0, 2)}}`, 'xy'), 'a text'],
    ['half a surrogate pair', build(`{"\\ud800":${u8(0, 2)}}`, 'xy'), 'a text'],
    ['no UTF-8', build(Buffer.from(`{"\xff":${u8(0, 2)}}`, 'latin1'), 'xy'), 'a text'],
    [
      'UTF-8 longer than need be',
      build(Buffer.from(`{"\xc0\xaf":${u8(0, 2)}}`, 'latin1'), 'xy'),
      'a text',
    ],
    ['no quotes', build(`{a:${u8(0, 2)}}`, 'xy'), 'with "'],
    ['depth', build(`{"a":${'['.repeat(100_000)}`), 'with {'],
    // Keys.
    ['a name twice', build(`{"a":${u8(0, 2)},"a":${u8(0, 2)}}`, 'xy'), 'a key not seen before'],
    [
      'a name twice, once escaped',
      build(`{"a":${u8(0, 2)},"\\u0061":${u8(2, 3)}}`, 'xyz'),
      'a key not seen before',
    ],
    [
      '__proto__ twice',
      build(`{"__proto__":${u8(0, 2)},"__proto__":${u8(2, 3)}}`, 'xyz'),
      'a key not seen before',
    ],
    ['metadata twice', build('{"__metadata__":{},"__metadata__":{}}'), 'a key not seen before'],
    [
      'a key of metadata twice',
      build('{"__metadata__":{"k":"1","k":"1"}}'),
      'a key not seen before',
    ],
    [
      'a dtype twice',
      build(`{"a":${u8(0, 2).replace('{', '{"dtype":"U8",')}}`, 'xy'),
      'a key not seen before',
    ],
    ['one key more', build(`{"a":${u8(0, 2).replace('{', '{"more":1,')}}`, 'xy'), 'its keys'],
    ['no dtype', build('{"a":{"shape":[2],"data_offsets":[0,2]}}', 'xy'), 'tensor "a": dtype'],
    ['no shape', build('{"a":{"dtype":"U8","data_offsets":[0,1]}}', 'x'), 'tensor "a": shape'],
    ['no offsets', build('{"a":{"dtype":"U8","shape":[0]}}'), 'tensor "a": data_offsets'],
    ['a list for a tensor', build('{"a":["U8",[2],[0,2]]}', 'xy'), 'with {'],
    ['null for a tensor', build('{"a":null}'), 'with {'],
    ['null for metadata', build('{"__metadata__":null}'), 'with {'],
    ['a tensor for metadata', build(`{"__metadata__":${u8(0, 2)}}`, 'xy'), 'with "'],
    ['metadata that is no text', build('{"__metadata__":{"k":1}}'), 'with "'],
    // Values.
    [
      'a dtype we do not read',
      build(`{"a":${entry('"BF16"', '[1]', '[0,2]')}}`, 'xy'),
      'tensor "a": dtype',
    ],
    [
      'a dtype of no one',
      build(`{"a":${entry('"constructor"', '[1]', '[0,2]')}}`, 'xy'),
      'tensor "a": dtype',
    ],
    [
      'a dtype in lower case',
      build(`{"a":${entry('"u8"', '[2]', '[0,2]')}}`, 'xy'),
      'tensor "a": dtype',
    ],
    ['a dtype that is no text', build(`{"a":${entry('8', '[2]', '[0,2]')}}`, 'xy'), 'with "'],
    ...[
      '-2',
      '2.0',
      '2e0',
      '02',
      '+2',
      '0x2',
      '"2"',
      'null',
      '[2]',
      'NaN',
      '9007199254740992',
      '1e999',
      '9'.repeat(400),
      '',
    ].flatMap((number): [string, Uint8Array, string][] => [
      [
        `a shape of [${number.slice(0, 20)},1]`,
        build(`{"a":${entry('"U8"', `[${number},1]`, '[0,2]')}}`, 'xy'),
        'should begin',
      ],
      [
        `an end at ${number.slice(0, 20)}`,
        build(`{"a":${entry('"U8"', '[2]', `[0,${number}]`)}}`, 'xy'),
        'should begin',
      ],
    ]),
    ['a begin of -0', build(`{"a":${entry('"U8"', '[2]', '[-0,2]')}}`, 'xy'), 'should begin'],
    [
      'one offset',
      build(`{"a":${entry('"U8"', '[2]', '[0]')}}`, 'xy'),
      'data_offsets should be two',
    ],
    [
      'three offsets',
      build(`{"a":${entry('"U8"', '[2]', '[0,2,2]')}}`, 'xy'),
      'data_offsets should be two',
    ],
    // The layout.
    ['data of no tensor', build('{}', 'x'), 'data of the file'],
    ['data behind the last tensor', build(ok, 'xyz'), 'data of the file'],
    ['data that ends early', build(ok, 'x'), 'data of the file'],
    ['a hole', build(`{"a":${u8(0, 2)},"b":${u8(3, 4)}}`, 'xy-z'), 'tensor "b": data_offsets'],
    ['a hole in front', build(`{"a":${u8(1, 3)}}`, '-xy'), 'tensor "a": data_offsets'],
    ['an overlap', build(`{"a":${u8(0, 2)},"b":${u8(1, 3)}}`, 'xyz'), 'tensor "b": data_offsets'],
    [
      'the same data twice',
      build(`{"a":${u8(0, 2)},"b":${u8(0, 2)}}`, 'xy'),
      'tensor "b": data_offsets',
    ],
    [
      'an empty one inside another',
      build(`{"a":${u8(0, 2)},"b":${u8(1, 1)}}`, 'xy'),
      'tensor "b": data_offsets',
    ],
    [
      'an end before the begin',
      build(`{"a":${u8(0, 2)},"b":${entry('"U8"', '[1]', '[2,1]')}}`, 'xy'),
      'tensor "b": data_offsets',
    ],
    [
      'fewer bytes than the shape',
      build(`{"a":${entry('"U8"', '[3]', '[0,2]')}}`, 'xy'),
      '3 bytes apart for U8',
    ],
    [
      'more bytes than the shape',
      build(`{"a":${entry('"U8"', '[1,1]', '[0,2]')}}`, 'xy'),
      '1 bytes apart for U8',
    ],
    [
      'fewer bytes than the dtype',
      build(`{"a":${entry('"F32"', '[2]', '[0,2]')}}`, 'xy'),
      '8 bytes apart for F32',
    ],
    ['a scalar of nothing', build(`{"a":${entry('"U8"', '[]', '[0,0]')}}`), '1 bytes apart for U8'],
    [
      'a lie about 2^53 - 1 bytes',
      build(`{"a":${entry('"U8"', '[9007199254740991]', '[0,9007199254740991]')}}`),
      'data of the file',
    ],
    [
      'a product over 2^53',
      build(`{"a":${entry('"U8"', '[4294967296,4294967296]', '[0,0]')}}`),
      'more than 2^53',
    ],
    [
      'a product of 2^64 · 0',
      build(`{"a":${entry('"U8"', '[4294967296,4294967296,0]', '[0,0]')}}`),
      'more than 2^53',
    ],
  ])('%s', (_, file, naming) => {
    const read = () => decode(file);
    expect(read).toThrow(SafetensorsError);
    expect(read).toThrow(naming);
    expect(read).toThrow(/^.+ should .+, got .+$/s);
  });
});

describe('a checksum', () => {
  const file = Buffer.from(encodeSafetensors(new Map(), { k: 'v' }));
  const sum = /"crc32":"(.{8})"/.exec(file.toString('latin1'))![1]!;
  const respelled = (text: string) => build(file.toString('latin1', 8).replace(sum, text));

  test.each([
    ['missing', build('{"__metadata__":{"k":"v"}}')],
    ['wrong', respelled(sum.replace(/./, (digit) => (digit === '0' ? '1' : '0')))],
    ['in upper case', respelled(`${sum.slice(0, -1)}A`)],
    ['of seven digits', respelled(sum.slice(1))],
    ['of nine digits', respelled(`0${sum}`)],
    ['of no digits', respelled('')],
    ['very long', respelled('0'.repeat(1_000_000))],
    ['with escapes', respelled(`\\u00${sum.charCodeAt(0).toString(16)}${sum.slice(1)}`)],
  ])('%s is refused', (_, bytes) => {
    expect(() => decodeSafetensors(file)).not.toThrow();
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
  });

  test('that is there has to be right even where it is optional', () => {
    expect(() => decode(respelled('00000000'))).toThrow('checksum of the file');
    expect(() => decode(respelled('mine'))).toThrow('crc32 in the metadata');
    expect(decode(file).metadata).toEqual({ k: 'v' });
  });

  test('anywhere in the metadata counts', () => {
    const text = '{"a":[0],"__metadata__":{"k":"v", "crc32" : "00000000" }}'.replace(
      '[0]',
      u8(0, 2),
    );
    const blank = Buffer.from(build(text, 'xy')).toString('latin1');
    const right = zlib.crc32(Buffer.from(blank, 'latin1')).toString(16).padStart(8, '0');
    const summed = Buffer.from(blank.replace('00000000', right), 'latin1');
    expect([...decodeSafetensors(summed).tensors.keys()]).toEqual(['a']);
  });

  test('spelled with an escape is refused, though right by its text', () => {
    const bytes = build('{"__metadata__":{"crc32":"\\u00316011d0d"}} ');
    const blank = Buffer.from(bytes);
    blank.write('00000000', blank.indexOf('\\'));
    expect(zlib.crc32(blank)).toBe(0x16011d0d);
    expect(() => decodeSafetensors(bytes)).toThrow('crc32 in the metadata');
  });

  test('in the metadata, not among the tensors', () => {
    const text = build(`{"crc32":${u8(0, 2)}}`, 'xy');
    expect(() => decodeSafetensors(text)).toThrow('crc32 in the metadata');
  });
});

test('arguments of the wrong kind', () => {
  for (const bytes of [
    undefined,
    null,
    '{}',
    [1],
    new ArrayBuffer(8),
    new Uint16Array(8),
    { length: 8 },
  ]) {
    expect(() => decodeSafetensors(bytes as Uint8Array)).toThrow(TypeError);
  }
  const spoofed = { [Symbol.toStringTag]: 'Uint8Array', length: 8 };
  expect(() => decodeSafetensors(spoofed as unknown as Uint8Array)).toThrow(TypeError);
  const options = { checksum: 'none' as 'optional' };
  expect(() => decodeSafetensors(build('{}'), options)).toThrow(RangeError);
});

test('what is read from an edited header is what JSON.parse reads', () => {
  const header = `{"__metadata__":{"k":"v"},"a":${u8(0, 2)},"b":${u8(2, 3)}}`;
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'{}[]",:\\0123 abu\n\té'), maxLength: 4 }),
    fc.constantFrom(
      'dtype',
      'shape',
      '"k":',
      '"a":',
      'I8',
      'U16',
      ',"c":',
      '\\u0061',
      '\\n',
      '"',
      '[]',
    ),
  );
  const edit = fc.tuple(
    fc.nat(header.length),
    fc.oneof(fc.constant(0), fc.constant(1), fc.nat(5)),
    piece,
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 2 }), (edits) => {
      let text = header;
      for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      const got = readOrError(build(text, 'xyz'));
      if (got instanceof Error) {
        expect(got).toBeInstanceOf(SafetensorsError);
        return;
      }
      accepted++;
      const { __metadata__ = {}, ...infos } = JSON.parse(text) as Record<string, Info>;
      expect({ ...got.metadata }).toEqual(__metadata__);
      expect([...got.tensors.keys()].sort()).toEqual(Object.keys(infos).sort());
      for (const [name, { shape, data }] of got.tensors) {
        expect(shape).toEqual(infos[name]!.shape);
        const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
        expect(bytes).toBe('xyz'.slice(...infos[name]!.data_offsets));
      }
    }),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(50);
});

interface Info {
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

function readOrError(file: Uint8Array): Safetensors | Error {
  try {
    return decode(file);
  } catch (error) {
    return error as Error;
  }
}
