import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
const files = git('ls-files', '--cached', '--others', '--exclude-standard').trim().split('\n');

/** Pages for whoever works on the code: they say where things are. */
const PAGES = files.filter(
  (file) =>
    /^(CONTRIBUTING|docs\/(architecture|paper)|docs\/decisions\/[^/]+)\.md$/.test(file) ||
    /^docs\/(own-backend|(native|wasm)-screening)\.md$/.test(file),
);

/** What stands between backticks and looks like a source file, wherever it lies. */
function namedFiles(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```.*?^```$/gms, '');
  const quoted = Array.from(text.matchAll(/`([^`\s]+)`/g), ([, name]) => name!);
  return quoted.filter((name) => /^[\w./@-]+\.(ts|mts|mjs|py)$/.test(name) && !name.includes('*'));
}

test.each(PAGES)('%s names files that are there', (page) => {
  const missing = namedFiles(page).filter(
    (name) =>
      !files.some((file) => file === name || file.endsWith(`/${name.replace(/^\.\//, '')}`)),
  );
  expect(missing).toEqual([]);
});
