import { describe, expect, test } from 'vitest';
import { goodFiles, readDamaged } from '../testing/damaged-files.ts';
import { FORMATS } from './formats.ts';

/** Of each format, in several tests, so that none takes long. */
const FILES = Number(process.env.COKE_DAMAGED_FILES ?? 10_000);
const AT_ONCE = 5_000;
const firsts = Array.from({ length: FILES / AT_ONCE }, (_, i) => i * AT_ONCE);

describe.each(FORMATS)('damaged files of %s are read or refused by name', (format) => {
  test.each(firsts)('from number %i', async (first) => {
    const files = await goodFiles(format);
    const { read, refused } = await readDamaged(format, files, { count: AT_ONCE, first });
    expect(read + refused).toBe(AT_ONCE);
    expect(refused).toBeGreaterThan(read);
  });
});
