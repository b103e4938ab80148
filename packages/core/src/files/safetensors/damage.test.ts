import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecodeOptions, decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { SafetensorsError } from './safetensors-error.ts';
import type { Tensor } from './tensor.ts';

const tensors = new Map<string, Tensor>([
  ['centers', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['ids', { shape: [2], data: BigUint64Array.of(0n, 2n ** 53n) }],
  ['naïve', { shape: [0, 3], data: new Int32Array(0) }],
  ['scalar', { shape: [], data: Uint8Array.of(7) }],
]);
const file = encodeSafetensors(tensors, { format: 'test', größe: '"1"' });

/** What reading gives: the error, or undefined if there is none. */
function failure(bytes: Uint8Array, options?: DecodeOptions): unknown {
  try {
    decodeSafetensors(bytes, options);
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectRefused(bytes: Uint8Array): void {
  expect(failure(bytes)).toBeInstanceOf(SafetensorsError);
  expect((failure(bytes) as Error).message).toMatch(/^.+ should .+, got .+$/s);
  // Without its checksum a file may pass, or fail as damaged; it never crashes the reader.
  const lenient = failure(bytes, { checksum: 'optional' });
  if (lenient !== undefined) expect(lenient).toBeInstanceOf(SafetensorsError);
}

describe('a file is refused', () => {
  test('at every truncation', () => {
    for (let length = 0; length < file.length; length++) expectRefused(file.subarray(0, length));
  });

  test('with any bit flipped', () => {
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expectRefused(flipped);
    }
  });

  test('with bytes behind it', () => {
    for (const more of [1, 8, 100])
      expectRefused(Uint8Array.from({ ...file, length: file.length + more }));
  });

  test('with any stretch overwritten, cut out or doubled', () => {
    const change = fc.tuple(
      fc.nat(file.length),
      fc.nat(20),
      fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc
          .string({ unit: fc.constantFrom(...'{}[]",:\\0129 au\n'), maxLength: 8 })
          .map(Buffer.from),
        fc.nat(file.length).map((from) => file.slice(from, from + 20)),
      ),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let bytes: Uint8Array = file;
        for (const [at, cut, put] of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        }
        fc.pre(!Buffer.from(file).equals(bytes));
        expectRefused(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test('that is noise', () => {
    const noise = fc.uint8Array({ maxLength: 60 });
    const framed = noise.map((json) =>
      Buffer.concat([Buffer.of(json.length, 0, 0, 0, 0, 0, 0, 0, 0x7b), json]),
    );
    fc.assert(fc.property(fc.oneof(noise, framed), expectRefused), { numRuns: 1000 });
  });
});

test('the file itself passes', () => {
  expect(failure(file)).toBe(undefined);
  expect(failure(file, { checksum: 'optional' })).toBe(undefined);
});
