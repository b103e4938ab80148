import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'npyjs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { readNpy } from './read-npy.ts';

/** A file of format version 1.0 that holds these numbers. */
function npy(dict: string, values: ArrayLike<number>): Uint8Array {
  const text = `${dict.padEnd(117)}\n`;
  const header = [0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0, ...Buffer.from(text)];
  return Buffer.concat([Uint8Array.from(header), Buffer.from(Float32Array.from(values).buffer)]);
}

async function write(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'made-up.npy');
  await writeFile(path, bytes);
  return path;
}

test('float32 and int32 of any shape, as other programs write them', async () => {
  const dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1, 3), }";
  const path = await write(npy(dict, [1, -2, 0.5, 3, 4, 5]));
  expect(await readNpy(path)).toEqual({
    data: Float32Array.of(1, -2, 0.5, 3, 4, 5),
    shape: [2, 1, 3],
  });
  const labels = await write(new Uint8Array(dump(Int32Array.of(7, -1), [2])));
  expect(await readNpy(labels)).toEqual({ data: Int32Array.of(7, -1), shape: [2] });
});

test.each([
  [
    'of float64',
    new Uint8Array(dump(Float64Array.of(1), [1])),
    /made-up\.npy should be an array of float32 or int32, got "?f8/,
  ],
  [
    'in Fortran order',
    npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", [1, 2, 3, 4]),
    /made-up\.npy should be row-major, got "?Fortran order/,
  ],
  [
    'with too few numbers',
    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3]),
    /made-up\.npy should be 4 numbers for the shape \[2,2\], got 3/,
  ],
  ['of another format', Buffer.from('nothing of the kind'), /npy/],
])('a file %s is refused', async (_, bytes, message) => {
  await expect(readNpy(await write(bytes))).rejects.toThrow(message);
});

test('a file that is not there is an error', async () => {
  const path = join(await temporaryFolder(), 'none.npy');
  await expect(readNpy(path)).rejects.toThrow('ENOENT');
});
