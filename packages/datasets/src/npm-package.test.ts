import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { fetchNpmPackage, unpack } from './npm-package.ts';

/** A package on disk, which npm packs without a network. */
async function madeUpPackage(folder: string): Promise<string> {
  const scripts = { prepack: "node -e \"fs.writeFileSync('ran', '')\"" };
  await mkdir(join(folder, 'package/data/deep'), { recursive: true });
  await writeFile(join(folder, 'package/data/a'), 'first');
  await writeFile(join(folder, 'package/data/deep/b'), 'second');
  await writeFile(join(folder, 'package/dataset'), 'no');
  await writeFile(
    join(folder, 'package/package.json'),
    JSON.stringify({ name: 'made-up', version: '1.0.0', scripts }),
  );
  return join(folder, 'package');
}

test('npm packs a package, and none of its scripts runs', async () => {
  const [folder, cwd] = [await temporaryFolder(), await temporaryFolder()];
  const source = await madeUpPackage(folder);
  const tarball = await fetchNpmPackage(source, { cwd });
  expect(await namesIn(cwd)).toEqual(['made-up-1.0.0.tgz']);
  expect(await namesIn(source)).not.toContain('ran');
  const into = await temporaryFolder();
  await unpack(tarball, 'package/data', into);
  expect(await namesIn(into)).toEqual(['a', 'deep']);
  expect(await readFile(join(into, 'a'), 'utf8')).toBe('first');
});

test('what cannot be fetched is named, with the reason that npm gives', async () => {
  const cwd = await temporaryFolder();
  const fetched = fetchNpmPackage('./none.tgz', { cwd });
  await expect(fetched).rejects.toThrow(
    /none\.tgz could not be fetched; is this machine online\?\n(.|\n)*ENOENT/,
  );
  expect(await namesIn(cwd)).toEqual([]);
});

test('an aborted signal stops it', async () => {
  const cwd = await temporaryFolder();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fetchNpmPackage('./none.tgz', { cwd, signal })).rejects.toThrow('enough');
});

test.each(['cut short', 'not a tarball'])('%s is an error', async (how) => {
  const [folder, into] = [await temporaryFolder(), await temporaryFolder()];
  await madeUpPackage(folder);
  const file = join(folder, 'made-up.tgz');
  await create({ file, cwd: folder, gzip: true }, ['package']);
  const bytes = await readFile(file);
  await writeFile(
    file,
    how === 'cut short' ? bytes.subarray(0, bytes.length / 2) : 'words'.repeat(99),
  );
  await expect(unpack(file, 'package/data', into)).rejects.toThrow();
});
