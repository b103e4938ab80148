import { spawnSync } from 'node:child_process';
import { lstat, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../testing/temporary-folder.ts';
import { writeWhole } from './write-whole.ts';

const chunks = fc.array(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' })));

test('in one piece or several, the file holds what it is to hold', async () => {
  const path = join(await temporaryFolder(), 'new', 'file');
  async function* later<T>(all: readonly T[]): AsyncGenerator<T> {
    yield* all;
  }
  await fc.assert(
    fc.asyncProperty(chunks, async (all) => {
      const expected = Buffer.concat(all.map((one) => Buffer.from(one as Uint8Array)));
      for (const content of [all, later(all), expected]) {
        await writeWhole(path, content);
        expect(expected.equals(await readFile(path))).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test('who reads meanwhile finds the old content or the new', async () => {
  const path = join(await temporaryFolder(), 'file');
  const contents = Array.from({ length: 30 }, (_, i) => Buffer.alloc(300_000 + i, i));
  let isWriting = true;
  async function write(): Promise<void> {
    for (const content of contents) await writeWhole(path, content);
    isWriting = false;
  }
  await writeWhole(path, contents[0]!);
  const written = write();
  while (isWriting) {
    const found = await readFile(path);
    expect(found.equals(contents[found[0]!]!)).toBe(true);
  }
  await written;
});

test('content that fails half-way leaves the old file, and nothing else', async () => {
  const folder = await temporaryFolder();
  await writeWhole(join(folder, 'file'), 'old');
  function* failing(): Generator<string> {
    yield 'new';
    throw new Error('no more');
  }
  await expect(writeWhole(join(folder, 'file'), failing())).rejects.toThrow('no more');
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('old');
  expect(await namesIn(folder)).toEqual(['file']);
});

test('a link goes on pointing to the file, a device stays one', async () => {
  const folder = await temporaryFolder();
  await writeWhole(join(folder, 'file'), 'old');
  await symlink('file', join(folder, 'link'));
  await symlink('/dev/null', join(folder, 'null'));
  for (const name of ['link', 'null']) {
    await writeWhole(join(folder, name), 'new');
    expect((await lstat(join(folder, name))).isSymbolicLink()).toBe(true);
  }
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('new');
  expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
  expect(await namesIn(folder)).toEqual(['file', 'link', 'null']);
});

test('what a process that is no more has left goes; what others have does not', async () => {
  const folder = await temporaryFolder();
  // It has ended when this returns.
  const { pid } = spawnSync(process.execPath, ['--version']);
  const others = [`file.${process.ppid}.tmp`, `other.${pid}.tmp`, 'file.tmp', `file.x${pid}.tmp`];
  for (const name of [`file.${pid}.tmp`, ...others]) await writeFile(join(folder, name), 'half');
  await writeWhole(join(folder, 'file'), 'new');
  expect(await namesIn(folder)).toEqual(['file', ...others].sort());
});
