import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const FENCE = /^```ts\n(.*?)^```$/gms;
const files = readdirSync(new URL('.', import.meta.url));
const guides = readdirSync(new URL('../guides/', import.meta.url)).filter(
  (name) => name !== 'index.md',
);

/** Programs of a page. */
function blocks(page: string): string[] {
  return [...read(page).matchAll(FENCE)].map(([, code]) => code!);
}

// What a reader copies is what was tested, to the letter.
test('every ts block of the page on backends is a file of this folder, and the other way round', () => {
  const shown = blocks('../own-backend.md');
  const kept = files.filter((name) => name.includes('loops'));
  expect(shown).toHaveLength(kept.length);
  expect(shown.sort()).toEqual(kept.map(read).sort());
});

test('the ts block of the page on objectives is a file of this folder', () => {
  expect(blocks('../objectives.md')).toEqual([read('./own-objective.ts')]);
});

test.each(guides)('the program of the guide %s is a file of this folder', (guide) => {
  expect(blocks(`../guides/${guide}`)).toEqual([read(`./${guide.replace(/md$/, 'ts')}`)]);
});

test('every program of this folder is shown', () => {
  const programs = files.filter(
    (name) => name.endsWith('.ts') && !/test|loops|^own-|^make-/.test(name),
  );
  expect(programs.map((name) => name.replace(/ts$/, 'md')).sort()).toEqual(guides.sort());
});
