import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from './packed/tarballs.ts';

const REPOSITORY = 'https://github.com/coke-js/coke';
const packages = join(import.meta.dirname, '../packages');
const published = readdirSync(packages).filter((name) => {
  const folder = join(packages, name);
  return existsSync(join(folder, 'package.json')) && !readManifest(folder).private;
});

test('there are packages to publish', () => expect(published).toContain('core'));

// What a registry shows of a package, beside its README.
test.each(published)('%s says what it is about and where it comes from', (folder) => {
  expect(readManifest(join(packages, folder))).toMatchObject({
    name: `@coke/${folder}`,
    description: expect.stringMatching(/^[A-Z].*[^.]$/),
    keywords: expect.arrayContaining(['coke']),
    license: 'MIT',
    homepage: `${REPOSITORY}/tree/main/packages/${folder}#readme`,
    repository: {
      type: 'git',
      url: `git+${REPOSITORY}.git`,
      directory: `packages/${folder}`,
    },
    bugs: `${REPOSITORY}/issues`,
  });
});
