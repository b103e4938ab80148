import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'npyjs';
import { expect, test } from 'vitest';
import { npyFile } from '../../testing/npy-file.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { readNpy } from './node-read-npy.ts';

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

test('an array in Fortran order is row-major', async () => {
  const dict = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }";
  expect(await readNpy(await write(npy(dict, [1, 4, 2, 5, 3, 6])))).toEqual({
    data: Float32Array.of(1, 2, 3, 4, 5, 6),
    shape: [2, 3],
  });
});

test('every number type, 64 bits in several dimensions too', async () => {
  const read = async (descr: string, data: Uint8Array, shape: number[]) =>
    readNpy(await write(npyFile({ descr, shape }, data)));
  const big = Buffer.alloc(16);
  big.writeBigInt64BE(-(2n ** 60n) - 1n, 8);
  expect(await read("'>i8'", big, [1, 2])).toEqual({
    data: BigInt64Array.of(0n, -(2n ** 60n) - 1n),
    shape: [1, 2],
  });
  expect((await read("'<f2'", Uint8Array.of(0, 0x3c), [1])).data).toEqual(Float32Array.of(1));
  expect((await read("'|b1'", Uint8Array.of(1, 0), [2])).data).toEqual(Uint8Array.of(1, 0));
  expect(await read("'<f8'", new Uint8Array(8), [])).toEqual({
    data: Float64Array.of(0),
    shape: [],
  });
  expect(await read("'<u2'", new Uint8Array(0), [0, 3])).toEqual({
    data: new Uint16Array(0),
    shape: [0, 3],
  });
});

test.each([
  [
    'with too few numbers',
    npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3]),
    /made-up\.npy: the file should be 144 bytes long for <f4 of the shape \[2,2\], got 140/,
  ],
  [
    'of text',
    npy("{'descr': '<U2', 'fortran_order': False, 'shape': (1,), }", [0, 0]),
    /made-up\.npy: it should be an array of numbers, without fields, got "?<U2/,
  ],
  ['of another format', Buffer.from('nothing of the kind'), /made-up\.npy: it should be an \.npy/],
])('a file %s is refused', async (_, bytes, message) => {
  await expect(readNpy(await write(bytes))).rejects.toThrow(message);
});

test('a file that is not there is an error', async () => {
  const path = join(await temporaryFolder(), 'none.npy');
  await expect(readNpy(path)).rejects.toThrow('ENOENT');
});
