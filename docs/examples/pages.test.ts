import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const FENCE = /^```ts\n(.*?)^```$/gms;

// What a reader copies is what was tested, to the letter.
test('every ts block of the page is a file of this folder, and the other way round', () => {
  const blocks = [...read('../own-backend.md').matchAll(FENCE)].map(([, code]) => code);
  const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.includes('loops'));
  expect(blocks).toHaveLength(files.length);
  expect(blocks.sort()).toEqual(files.map(read).sort());
});
