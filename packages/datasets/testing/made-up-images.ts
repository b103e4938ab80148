import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** For tests: the bytes of an IDX file of unsigned bytes. */
export function idxBytes(shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const sizes = shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  return Uint8Array.from([0, 0, 8, shape.length, ...sizes, ...Array.from(data)]);
}

/**
 * For tests: a training set in the form of MNIST, of 3 × 4 pixels. An image of class c has ink in
 * column c, on a little noise.
 */
export async function writeMadeUpImages(folder: string, labels: readonly number[]): Promise<void> {
  const pixels = labels.flatMap((label, i) =>
    Array.from({ length: 12 }, (_, p) => (p % 4 === label ? 255 : (i * 31 + p * 17) % 40)),
  );
  const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
  await writeFile(join(folder, names[0]!), idxBytes([labels.length, 3, 4], pixels));
  await writeFile(join(folder, names[1]!), idxBytes([labels.length], labels));
}
