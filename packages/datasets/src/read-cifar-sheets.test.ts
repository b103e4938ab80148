import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../io/testing/temporary-folder.ts';
import type { PixelArray } from './image-set.ts';
import { readCifarSheets } from './read-cifar-sheets.ts';

const SIZE = 32 * 32 * 3;

/** Written pixel by pixel, by another library than the one that reads. */
async function writeSheet(path: string, width: number, rgb: readonly (readonly number[])[]) {
  const png = new PNG({ width, height: rgb.length, colorType: 2 });
  for (const [y, row] of rgb.entries()) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) png.data[4 * (y * width + x) + c] = row[3 * x + c]!;
      png.data[4 * (y * width + x) + 3] = 255;
    }
  }
  await writeFile(path, PNG.sync.write(png, { colorType: 2, inputHasAlpha: true }));
}

const image = fc.array(fc.nat(255), { minLength: SIZE, maxLength: SIZE });

test('images are the rows of the sheets, sheet after sheet', async () => {
  const sheets = fc.sample(fc.tuple(image, image, image), { numRuns: 1, seed: 3 })[0]!;
  const folder = await temporaryFolder();
  await writeSheet(join(folder, 'a.png'), 1024, sheets.slice(0, 2));
  await writeSheet(join(folder, 'b.png'), 1024, sheets.slice(2));
  await writeFile(join(folder, 'labels.json'), '[2,0,1]');
  const names = { sheets: ['a.png', 'b.png'], labels: 'labels.json', classNames: ['x', 'y', 'z'] };
  const { count, source, classes, classNames } = await readCifarSheets(folder, names);
  expect(count).toBe(3);
  expect(source).toMatchObject({ kind: 'pixels', height: 32, width: 32, channels: 3 });
  expect([...(source as PixelArray).data]).toEqual(sheets.flat());
  expect((source as PixelArray).data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect([...classes!]).toEqual([2, 0, 1]);
  expect(classNames).toEqual(['x', 'y', 'z']);
});

test('files of another form are named', async () => {
  const folder = await temporaryFolder();
  const names = { sheets: ['a.png'], labels: 'labels.json' };
  const read = () => readCifarSheets(folder, names);
  await expect(read()).rejects.toThrow('a.png should be a picture, got');
  await writeSheet(join(folder, 'a.png'), 5, [Array(15).fill(1)]);
  await expect(read()).rejects.toThrow('a.png should be 1024 pixels wide, of 3 channels, got');
  await writeSheet(join(folder, 'a.png'), 1024, [Array(SIZE).fill(1)]);
  for (const [json, message] of [
    ['[', 'labels.json should be JSON'],
    ['{}', 'labels.json should be an array'],
    ['[1,2]', 'classes should be 1 long'],
    ['["cat"]', 'classes[0] should be an integer'],
  ]) {
    await writeFile(join(folder, 'labels.json'), json!);
    await expect(read()).rejects.toThrow(message);
  }
});
