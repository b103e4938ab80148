import { expect, test } from 'vitest';
import { goodFiles, readDamaged } from '../testing/damaged-files.ts';
import { FORMATS } from './formats.ts';

test.each(FORMATS)('damaged files of %s are read or refused by name', async (format) => {
  const files = await goodFiles(format);
  const { read, refused } = await readDamaged(format, files, { count: 400 });
  // What is damaged is refused more often than not, and not always: it has read on.
  expect(refused).toBeGreaterThan(20);
  expect(read).toBeGreaterThan(0);
});
