import { expect, test } from 'vitest';
import { decompressLz4Frame } from './lz4-frame.ts';

/** Of 70,000 times `a` and 30,000 times `xyz`, by pyarrow: three blocks, of which the later ones repeat the first. */
const LINKED = Buffer.from(
  `BCJNGEBAwAsBAAAfYQEA${'/'.repeat(341)}+dQYWFhYWERAQAADwEA${'/'.repeat(22)}9uP3h5egMA${'/'.repeat(318)}9kUHp4eXp4ewAAAA+P7v${'/'.repeat(150)}WVB5enh5egAAAAA=`,
  'base64',
);
/** Of the bytes 0 to 255, twice. */
const BYTES = Uint8Array.from({ length: 512 }, (_, i) => i & 255);

/** A frame that holds bytes as they are, or a block as it is said, with or without what may be left out. */
function frame(block: Uint8Array, isCompressed: boolean, hasExtras = false): Uint8Array {
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, block.length + (isCompressed ? 0 : 0x80000000), true);
  const flags = hasExtras ? [0x78, 0x40, 0, 2, 0, 0, 0, 0, 0, 0, 0] : [0x60, 0x40, 0];
  const sum = hasExtras ? [1, 2, 3, 4] : [];
  return Uint8Array.of(4, 0x22, 0x4d, 0x18, ...flags, ...size, ...block, ...sum, 0, 0, 0, 0);
}

test('blocks that repeat what earlier ones held', () => {
  const text = new TextDecoder().decode(decompressLz4Frame(LINKED));
  expect(text.length).toBe(160_000);
  expect(text === 'a'.repeat(70_000) + 'xyz'.repeat(30_000)).toBe(true);
});

test('blocks that are not compressed, with sums and sizes and without', () => {
  expect(decompressLz4Frame(frame(BYTES, false))).toEqual(BYTES);
  expect(decompressLz4Frame(frame(BYTES, false, true))).toEqual(BYTES);
  // 256 literals, a match of 256 bytes that is 256 back, and no last literals.
  const block = Uint8Array.of(0xff, 241, ...BYTES.subarray(0, 256), 0, 1, 237, 0x00);
  expect(decompressLz4Frame(frame(block, true))).toEqual(BYTES);
  expect(decompressLz4Frame(frame(new Uint8Array(0), true).slice(0, -4))).toEqual(
    new Uint8Array(0),
  );
});

test('what is cut off or damaged is an error', () => {
  for (let length = 0; length < LINKED.length - 4; length++) {
    expect(() => decompressLz4Frame(LINKED.subarray(0, length))).toThrow(RangeError);
  }
  // A match from before the start, one that is no bytes back, a dictionary.
  expect(() => decompressLz4Frame(frame(Uint8Array.of(0x10, 1, 2, 0, 0), true))).toThrow(
    '2 bytes back',
  );
  expect(() => decompressLz4Frame(frame(Uint8Array.of(0x10, 1, 0, 0, 0), true))).toThrow(
    '0 bytes back',
  );
  const withDictionary = LINKED.slice();
  withDictionary[4]! |= 1;
  expect(() => decompressLz4Frame(withDictionary)).toThrow('dictionary');
});
