import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matrix } from '@coke/core';
import fc from 'fast-check';
import { parse } from 'npyjs';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../../testing/temporary-folder.ts';
import { writeNpy, writeNpyRows } from './node-write-npy.ts';
import { npyHeader } from './npy-header.ts';

const FILE = 'made-up.npy';

/** Any float32: NaN, infinities and -0 too. */
const matrices = fc
  .record({ rows: fc.nat(20), cols: fc.integer({ min: 1, max: 7 }) })
  .chain(({ rows, cols }) =>
    fc
      .float32Array({ minLength: rows * cols, maxLength: rows * cols })
      .map((data): Matrix => ({ data, rows, cols })),
  );

async function readBack(path: string) {
  const file = await readFile(path);
  // A copy: short files are views into a buffer that others share.
  return { file, ...parse(Uint8Array.from(file).buffer) };
}

test('a matrix, and a vector of either type, is read back bit for bit', async () => {
  const path = join(await temporaryFolder(), 'new folder', FILE);
  const values = fc.oneof(matrices, fc.float32Array(), fc.int32Array());
  await fc.assert(
    fc.asyncProperty(values, async (written) => {
      await writeNpy(path, written);
      const { data, shape, fortranOrder } = await readBack(path);
      const isMatrix = 'rows' in written;
      expect(shape).toEqual(isMatrix ? [written.rows, written.cols] : [written.length]);
      expect(data).toEqual(isMatrix ? written.data : written);
      expect(fortranOrder).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test('the bytes are those of the format, version 1.0', async () => {
  const path = join(await temporaryFolder(), FILE);
  await writeNpy(path, { data: Float32Array.of(1, -2, 0.5, 3, 4, 5), rows: 3, cols: 2 });
  const { file } = await readBack(path);
  expect([...file.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
  const length = file.readUInt16LE(8);
  expect((10 + length) % 64).toBe(0);
  const header = file.toString('latin1', 10, 10 + length);
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(3, 2\), \} *\n$/);
  const values = file.subarray(10 + length);
  expect(values.toString('hex')).toBe('0000803f000000c00000003f00004040000080400000a040');

  await writeNpy(path, Int32Array.of(7, -1));
  const vector = (await readBack(path)).file;
  expect(vector.toString('latin1', 10)).toContain("'descr': '<i4'");
  expect(vector.toString('latin1', 10)).toContain("'shape': (2,), }");
  expect(vector.subarray(-8).toString('hex')).toBe('07000000ffffffff');
});

test('headers of every length are aligned, and no longer than they need be', () => {
  for (let dimensions = 1; dimensions < 150; dimensions++) {
    // Three characters each: every length modulo 64 comes up.
    const shape = Array.from({ length: dimensions }, (_, i) => i % 10);
    const header = npyHeader('<f4', shape);
    const text = Buffer.from(header).toString('latin1', 10);
    const [, dict, tuple] = /^(\{.*\((.*)\), \}) *\n$/.exec(text)!;
    expect(tuple!.split(',').filter(Boolean).map(Number)).toEqual(shape);
    expect(header[8]! + 256 * header[9]!).toBe(text.length);
    expect(header.length % 64).toBe(0);
    expect(header.length - (10 + dict!.length + 1)).toBeLessThan(64);
  }
});

test('parts in one buffer, each filled after the last was written, are one matrix', async () => {
  const path = join(await temporaryFolder(), FILE);
  const sizes = fc.array(fc.nat(9), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async (heights, isAsync) => {
      const rows = heights.reduce((sum, height) => sum + height, 0);
      const buffer = new Float32Array(9 * 3);
      let next = 0;
      function* fill(): Generator<Matrix> {
        for (const height of heights) {
          const data = buffer.subarray(0, 3 * height);
          for (let i = 0; i < data.length; i++) data[i] = next++;
          yield { data, rows: height, cols: 3 };
        }
      }
      async function* fillLater(): AsyncGenerator<Matrix> {
        yield* fill();
      }
      await writeNpyRows(path, rows, isAsync ? fillLater() : fill());
      const { data, shape } = await readBack(path);
      expect(shape).toEqual([rows, 3]);
      expect(data).toEqual(Float32Array.from({ length: 3 * rows }, (_, i) => i));
    }),
    { numRuns: 30 },
  );
});

const part = (rows: number, cols = 2): Matrix => ({
  data: new Float32Array(rows * cols),
  rows,
  cols,
});

function* failing(): Generator<Matrix> {
  yield part(1);
  throw new Error('the disk is gone');
}

test.each([
  ['too few', 5, [part(2), part(2)], new RangeError('rows of all parts should be 5, got 4')],
  [
    'too many',
    3,
    [part(2), part(2)],
    new RangeError('rows of all parts should be 3, got "4 or more"'),
  ],
  ['none', 0, [], new RangeError('parts should be at least one, got 0')],
  [
    'of two widths',
    4,
    [part(2), part(2, 3)],
    new RangeError('cols of a part should be 2 as before, got 3'),
  ],
  ['that fail', 4, failing(), new Error('the disk is gone')],
  ['of no count', -1, [], new RangeError('rows should be a non-negative integer, got -1')],
  [
    'of numbers',
    1,
    [[1, 2]] as never,
    new TypeError('part should be a matrix of float32, got [1, 2]'),
  ],
])('parts %s: an error, and the file that was there', async (_, rows, parts, error) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, FILE), 'before');
  await expect(writeNpyRows(join(folder, FILE), rows, parts)).rejects.toThrow(error);
  expect(await namesIn(folder)).toEqual([FILE]);
  expect(await readFile(join(folder, FILE), 'utf8')).toBe('before');
});

test.each([
  [new Float64Array(2), 'values should be a matrix of float32, got Float64Array(2)'],
  [undefined, 'values should be a matrix of float32, got undefined'],
  [{ ...part(2), rows: 3 }, 'data.length of values should be rows × cols (6), got 4'],
  [{ ...part(2), cols: 0 }, 'cols of values should be a positive integer, got 0'],
])('%o is refused', async (values, message) => {
  const folder = await temporaryFolder();
  await expect(writeNpy(join(folder, FILE), values as Matrix)).rejects.toThrow(message);
  expect(await namesIn(folder)).toEqual([]);
});
