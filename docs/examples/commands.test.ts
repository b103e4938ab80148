import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COKE = [
  ...['--conditions=@coke/source', '--import', import.meta.resolve('tsx')],
  join(ROOT, 'packages/cli/src/coke.ts'),
];
/** Commands, and after them what the last one prints. */
const SHOWN =
  /^```sh\n((?:npm run coke -- (?:(?!```).*\n)+)+)```\n\n```console\n((?:(?!```).*\n)*)```$/gm;
/** Time and memory differ from run to run. */
const MEASURED = /^(took +).*$/gm;

const guides = readdirSync(join(import.meta.dirname, '../guides'));
const PAGES = [
  'README.md',
  ...['packages/cli/README.md'].filter((page) => existsSync(join(ROOT, page))),
  ...guides.map((guide) => `docs/guides/${guide}`),
].filter((page) => shownIn(page).length > 0);

function shownIn(page: string): { readonly commands: string; readonly printed: string }[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return Array.from(text.matchAll(SHOWN), ([, commands, printed]) => ({
    commands: commands!,
    printed: printed!,
  }));
}

let folder: string;

// As in a clone, but that files are written elsewhere.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
  symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the first screen shows a command', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/guides/segments.md']));
});

test.each(PAGES)('%s says what its commands print', (page) => {
  for (const { commands, printed } of shownIn(page)) {
    const lines = commands.replaceAll('\\\n', ' ').trim().split('\n');
    const outputs = lines.map((line) => {
      const args = line.replace('npm run coke -- ', '').split(/ +/);
      return execFileSync(process.execPath, [...COKE, ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    });
    const unmeasured = (text: string) => text.replace(MEASURED, '$1');
    expect(unmeasured(outputs.at(-1)!), commands).toBe(unmeasured(printed));
  }
});
