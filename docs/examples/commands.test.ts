import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COKE = [
  ...['--conditions=@coke/source', '--import', import.meta.resolve('tsx')],
  join(ROOT, 'packages/cli/src/coke.ts'),
];
/** Commands, and after them what the last one prints. */
const SHOWN =
  /^```sh\n((?:npm run coke -- (?:(?!```).*\n)+)+)```\n\n```console\n((?:(?!```).*\n)*)```$/gm;
/** Time and memory differ from run to run: those of the page stay. */
const MEASURED = /^took .*$/gm;

const guides = readdirSync(join(import.meta.dirname, '../guides'));
const PAGES = [
  'README.md',
  'packages/cli/README.md',
  ...guides.map((name) => `docs/guides/${name}`),
]
  .map((page) => join(ROOT, page))
  .filter((page) => existsSync(page) && readFileSync(page, 'utf8').search(SHOWN) >= 0);

let folder: string;

// As in a clone, but that files are written elsewhere.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
  symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the first screen shows a command', () => {
  const pages = PAGES.map((page) => relative(ROOT, page));
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/guides/segments.md']));
});

// With `-u` the pages are written anew.
test.each(PAGES)('%s says what its commands print', async (page) => {
  const text = readFileSync(page, 'utf8');
  const anew = text.replaceAll(SHOWN, (_, commands: string, printed: string) => {
    const measured = printed.match(MEASURED) ?? [];
    const output = run(commands).replace(MEASURED, (line) => measured.shift() ?? line);
    return `\`\`\`sh\n${commands}\`\`\`\n\n\`\`\`console\n${output}\`\`\``;
  });
  await expect(anew).toMatchFileSnapshot(page);
});

/** What the last of the commands prints, a command a line. */
function run(commands: string): string {
  const lines = commands.replaceAll('\\\n', ' ').trim().split('\n');
  const outputs = lines.map((line) => {
    const args = line.replace('npm run coke -- ', '').split(/ +/);
    const options = { cwd: folder, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync(process.execPath, [...COKE, ...args], options);
  });
  return outputs.at(-1)!;
}
