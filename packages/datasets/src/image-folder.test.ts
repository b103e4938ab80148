import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { firstImages } from './first-images.ts';
import { type ImageFolderOptions, imageFolder } from './image-folder.ts';
import type { ImageFiles, ImageSet } from './image-set.ts';

/** Files with nothing in them: only their names are looked at. */
async function folderOf(names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
  return folder;
}

function namesOf(folder: string, { source }: ImageSet): string[] {
  return (source as ImageFiles).paths.map((path) => path.slice(folder.length + 1));
}

/** By UTF-16 code units, one after the other. */
function isBefore(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.charCodeAt(i) < b.charCodeAt(i);
  }
  return a.length < b.length;
}

const NAME = fc.stringMatching(/^[aB0_ä-][aB1.-]{0,3}$/);

test('images are numbered by their paths, and belong to the class of their folder', async () => {
  const names = fc.uniqueArray(fc.tuple(NAME, NAME), {
    minLength: 1,
    maxLength: 8,
    // Names that differ in case alone are one file on some systems.
    selector: (parts) => parts.join('/').toLowerCase(),
  });
  await fc.assert(
    fc.asyncProperty(names, async (pairs) => {
      const written = pairs.map(([a, b]) => `${a}x/${b}.png`);
      const folder = await folderOf(written);
      const images = await imageFolder(folder);
      const got = namesOf(folder, images);
      expect(images.count).toBe(written.length);
      expect(new Set(got)).toEqual(new Set(written));
      for (let i = 1; i < got.length; i++) expect(isBefore(got[i - 1]!, got[i]!)).toBe(true);
      const { classes, classNames } = images;
      for (const [i, name] of got.entries()) {
        expect(classNames![classes![i]!]).toBe(name.slice(0, name.indexOf('/')));
      }
      for (let i = 1; i < classNames!.length; i++) {
        expect(isBefore(classNames![i - 1]!, classNames![i]!)).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
});

test('images alone have no classes; other files and hidden ones are left out', async () => {
  const folder = await folderOf([
    'b.JPG',
    'a.jpeg',
    'c.txt',
    'd.tiff',
    '.e.png',
    '.f/g.png',
    'h/i.md',
  ]);
  const images = await imageFolder(folder);
  expect(namesOf(folder, images)).toEqual(['a.jpeg', 'b.JPG', 'd.tiff']);
  expect(images).not.toHaveProperty('classes');
  expect(images).not.toHaveProperty('classNames');
});

test('folders in folders of a class belong to it', async () => {
  const folder = await folderOf(['cat/2/x.png', 'cat/y.png', 'dog/1/z.png']);
  const images = await imageFolder(folder);
  expect(namesOf(folder, images)).toEqual(['cat/2/x.png', 'cat/y.png', 'dog/1/z.png']);
  expect(images).toMatchObject({ classes: Int32Array.of(0, 0, 1), classNames: ['cat', 'dog'] });
});

test('classes are numbered as they are elsewhere', async () => {
  const folder = await folderOf(['dog/x.png', 'ant/y.png']);
  const classNames = ['dog', 'cat', 'ant'];
  const images = await imageFolder(folder, { classNames });
  expect(images).toMatchObject({ classes: Int32Array.of(2, 0), classNames });
  await expect(imageFolder(folder, { classNames: ['ant'] })).rejects.toThrow(
    new RangeError('folders of images should be of the classes ant, got "dog"'),
  );
  const flat = await folderOf(['a.png']);
  await expect(imageFolder(flat, { classNames })).rejects.toThrow(
    new RangeError('all images should lie in a folder of their class, got a.png'),
  );
});

test('links are followed, but not in a circle', async () => {
  const folder = await folderOf(['cat/x.png']);
  const other = await folderOf(['y.png']);
  await symlink(other, join(folder, 'dog'));
  expect(namesOf(folder, await imageFolder(folder))).toEqual(['cat/x.png', 'dog/y.png']);
  await symlink(folder, join(folder, 'cat', 'again'));
  await expect(imageFolder(folder)).rejects.toThrow('should be outside of itself');
});

test('what is no folder of images is refused', async () => {
  const mixed = await folderOf(['a.png', 'cat/b.png']);
  await expect(imageFolder(mixed)).rejects.toThrow(
    'all images or none should lie in a folder of their class, got a.png and cat/b.png',
  );
  await expect(imageFolder(mixed)).rejects.toThrow(RangeError);
  const none = await folderOf(['a.txt']);
  await expect(imageFolder(none)).rejects.toThrow(`${none} should be a folder of images, got none`);
  await expect(imageFolder(join(none, 'nowhere'))).rejects.toThrow('ENOENT');
  await expect(imageFolder(1 as unknown as string)).rejects.toThrow(TypeError);
});

test.each([
  [{ size: 0 }, RangeError, 'size should be a positive integer, got 0'],
  [{ size: '8' }, TypeError, 'size should be a positive integer, got "8"'],
  [{ classNames: 'cat' }, TypeError, 'classNames should be an array of names, got "cat"'],
  [{ classNames: ['cat', 1] }, TypeError, 'classNames should be an array of names'],
  [{ classNames: null }, TypeError, 'classNames should be an array of names, got null'],
  [{ classNames: [] }, RangeError, 'classNames should be one or more names, all different'],
  [{ classNames: ['a', 'a'] }, RangeError, 'classNames should be one or more names'],
  [{ channels: 4 }, RangeError, 'channels should be 1 or 3, got 4'],
  [
    { sizes: 8 },
    TypeError,
    'the names in options should be among size, channels, classNames, got "sizes"',
  ],
])('%o is refused', async (options, kind, message) => {
  const made = imageFolder('/nowhere', options as ImageFolderOptions);
  await expect(made).rejects.toThrow(message);
  await expect(made).rejects.toThrow(kind);
});

test('the first images of a folder are a set too', async () => {
  const folder = await folderOf(['a/1.png', 'b/2.png', 'b/3.png']);
  const images = firstImages(await imageFolder(folder, { size: 9, channels: 1 }), 2);
  expect(namesOf(folder, images)).toEqual(['a/1.png', 'b/2.png']);
  expect(images.source).toMatchObject({ size: 9, channels: 1 });
  expect(images.classes).toEqual(Int32Array.of(0, 1));
});
