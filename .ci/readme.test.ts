import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readmeExample } from './packed/readme-example.ts';

// The packed-tarball check runs the core's; the first screen of all shows the same.
test("the README's example is that of @coke/core", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  expect(readmeExample(read('../README.md'))).toEqual(
    readmeExample(read('../packages/core/README.md')),
  );
});
