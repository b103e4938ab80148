import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { madeUpRecord, madeUpTraining } from '../../testing/made-up-records.ts';
import { writeReport } from './write-report.ts';

const records = madeUpTraining({ epochs: 4, k: [20], images: 900, every: 2 });

test('one file, in a folder that is made', async () => {
  const folder = join(await temporaryFolder(), 'new', 'folder');
  await writeReport(join(folder, 'report.html'), { title: 'Fashion & more', records });
  expect(await namesIn(folder)).toEqual(['report.html']);
  const page = await readFile(join(folder, 'report.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>.*<h1>Fashion &#38; more<\/h1>.*<\/html>\n$/s);
});

test.each([
  [{ records }, 'title should be a string, got undefined'],
  [{ title: 'x', records: [] }, 'records should be at least one, got 0'],
  [{ title: 'x', records: [madeUpRecord({ loss: Number.NaN })] }, 'records[0].loss should be'],
  [
    { title: 'x', records, record: 1 },
    'among title, note, options, records, others, nearest, got "record"',
  ],
  [null, 'content should be an object, got null'],
])('%# is refused, and the file that was there stays', async (content, message) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'report.html'), 'before');
  await expect(writeReport(join(folder, 'report.html'), content as never)).rejects.toThrow(message);
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('before');
  expect(await namesIn(folder)).toEqual(['report.html']);
});
