import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cokeInProcess } from '../testing/coke-in-process.ts';
import { customers } from '../testing/customers.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coke-'));
  await writeFile(join(folder, 'in.csv'), customers(100));
  await writeFile(join(folder, 'config.json'), '{ "k": 3, "minsize": 4 }');
  await writeFile(join(folder, 'bad-value.json'), '{ "k": 3, "minSize": "4" }');
  await writeFile(join(folder, 'no-config.json'), '[]');
  await writeFile(join(folder, 'lists.json'), '{ "k": 3, "minSize": [1, 2] }');
  await writeFile(join(folder, 'other.json'), '{ "command": "k" }');
  await symlink('in.csv', join(folder, 'link.csv'));
  await mkdir(join(folder, 'a-folder.csv'));
  await writeFile(join(folder, 'numbers.csv'), '0.5,1\n2,3\n');
  await writeFile(join(folder, 'texts.csv'), 'a,b\nx,y\n');
  await writeFile(join(folder, 'empty.csv'), '');
  await writeFile(join(folder, 'far.csv'), 'a,b,row,second\n1,2,0,0\n1,-1e30,0,0\n2,3,0,0\n');
  await writeFile(join(folder, 'farther.csv'), `a,b\n1,2\n1,-1e308\n${'1,2.01\n2,2\n'.repeat(5)}`);
  await writeFile(join(folder, 'm.csv'), 'no model');
  await writeFile(join(folder, 'no-model.safetensors'), 'no model');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Words in which `@` stands for the folder. */
const inFolder = (words: string) => words.split(' ').map((word) => word.replace('@', `${folder}/`));
const AGE = '--columns age --missing mean';

test.each([
  ['', 2, /^error: a command is missing: coke --help lists them$/],
  ['clutser', 2, /^error: unknown command 'clutser' \(Did you mean cluster\?\)$/],
  ['cluster', 2, /^error: <file> is missing/],
  ['cluster @in.csv', 2, /^error: --k should be the number of clusters, got none$/],
  ['cluster @in.csv --k 0', 2, /^error: --k should be a positive integer up to 2\^24, got 0$/],
  ['cluster @in.csv --k 1000000000000', 2, /^error: --k should be a positive integer up to 2\^24/],
  [
    'cluster @in.csv --k x',
    2,
    /^error: option '--k <n>' argument 'x' is invalid. It should be a number.$/,
  ],
  ['cluster @in.csv --k 3 --minsize 4', 2, /'--minsize' \(Did you mean --min-size\?\)$/],
  ['cluster @in.csv --k 3 --metric cosin', 2, /Allowed choices are euclidean, cosine.$/],
  [
    'cluster @in.csv --k 3 --ratio 0.5 --min-size 3',
    2,
    /^error: --ratio should be left out where sizes/,
  ],
  ['cluster @in.csv --k 3 --max-iterations 0', 2, /^error: --max-iterations should be a positive/],
  [
    'cluster @in.csv --k 3 --algorithm online --max-iterations 9',
    2,
    /^error: --max-iterations should be left out with --algorithm online, got 9$/,
  ],
  [
    'cluster @in.csv --k 3 --columns agee',
    2,
    /^error: --columns should be .* such as "age", got "agee"$/,
  ],
  ['cluster @in.csv --k 3 --id custmer_id', 2, /^error: --id should be .* such as "customer_id"/],
  [`cluster @in.csv --k 3 ${AGE} --keep towns`, 2, /^error: --keep should be .*, got "towns"$/],
  [
    'cluster @in.csv --k 3 --output @out.xyz',
    2,
    /^error: --output should be - or a file called .csv, /,
  ],
  [
    'cluster @in.csv --k 3 --output - --json',
    2,
    /^error: --json should be left out with --output -/,
  ],
  [`cluster @in.csv --k 3 ${AGE} --resume`, 2, /^error: --resume should come with --output/],
  [
    'cluster @in.csv --config @config.json',
    2,
    /config.json: unknown option "minsize" \(did you mean "minSize"\?\)$/,
  ],
  [
    'cluster @in.csv --config @bad-value.json',
    2,
    /bad-value.json: minSize should be a non-negative integer, got "4"$/,
  ],
  [
    'cluster @in.csv --config @no-config.json',
    2,
    /no-config.json: a config should be a JSON object, got \[\]$/,
  ],
  ['cluster @in.csv --config @other.json', 2, /other.json: command should be "cluster", got "k"$/],
  ['cluster @in.csv --config @none.json', 2, /none.json: there is no such file or folder$/],
  ['cluster @in.csv --config @a-folder.csv', 2, /a-folder.csv: is a folder$/],
  [
    'cluster @in.csv --k 3 --threads 1000',
    2,
    /^error: --threads should be an integer from 1 to 256/,
  ],
  ['k @in.csv --from 5 --to 4', 2, /^error: --to should be at least --from \(5\), got 4$/],
  ['completion tcsh', 2, /Allowed choices are bash, zsh, fish.$/],
  ['cluster @none.csv --k 3', 1, /none.csv: there is no such file or folder$/],
  ['cluster @ --k 3', 1, / should be a file, got a folder$/],
  ['cluster @in.csv --k 3', 1, /in.csv, row 50, column "age": /],
  ['assign @no-model.safetensors @in.csv', 1, /no-model.safetensors: /],
  // What libraries say of options is said of flags.
  [
    'cluster @in.csv --k 3',
    1,
    /got none \(--missing mean or --missing median fills it in, --missing/,
  ],
  ['cluster @numbers.csv --k 3', 1, /names of columns, or read with --header no where/],
  [
    'cluster @in.csv --k 3 --columns income,city',
    1,
    /row 1, column "city": .* \(--categories city makes a column of 0 and 1 for each value, --text city one for each word\)$/,
  ],
  ['k @in.csv --columns city', 1, /\(--categories city makes/],
  ['cluster @texts.csv --k 3', 2, /--columns should be numeric, at least one of .*, got "a, b"$/],
  ['cluster @empty.csv --k 3', 1, /empty.csv: should have rows, got an empty file$/],
  ['cluster @in.csv --k 3 --min-size 0.2', 2, /It should be a whole number of rows.$/],
  ['cluster @in.csv --k 3 --min-size 20%', 2, /It should be a whole number of rows.$/],
  [
    'cluster @far.csv --k 1',
    1,
    /row 2, column "b": value should be of size at most 1e19, or come with --scale standard, got -1e\+30$/,
  ],
  ['k @far.csv --to 2', 1, /row 2, column "b": value should be of size/],
  [
    'cluster @farther.csv --k 1 --scale robust',
    1,
    /row 2, column "b": value, scaled, should be within/,
  ],
  ['cluster @far.csv --k 1 --columns a --id second', 2, /^error: --id should not name "second"/],
  ['cluster @far.csv --k 1 --columns a --keep row', 2, /^error: --keep should not name "row"/],
  ['show @in.csv', 1, /in.csv: should be a model, as --save writes it: /],
  [
    `k @in.csv ${AGE} --to 101`,
    3,
    /^error: 101 clusters need as many rows, .* has 100: lower --to to at most 100$/,
  ],
  [
    `k @in.csv ${AGE} --from 3 --max-size 10`,
    3,
    /^error: k × max-size = 30 .*: raise --max-size to at least 34 or --from to at least 10$/,
  ],
  // Nothing that is read is written over, nor one file by another.
  ['cluster @in.csv --k 3 --output @in.csv', 2, /^error: --output should be another file than one/],
  ['cluster @in.csv --k 3 --report @link.csv', 2, /^error: --report should be another file/],
  ['k @in.csv --output @./in.csv', 2, /^error: --output should be another file/],
  ['convert @in.csv @in.csv', 2, /^error: <output> should be another file than one that is read/],
  [
    'cluster @in.csv --k 3 --output @x.csv --report @x.csv',
    2,
    /^error: --report should be another file than that of --output, got /,
  ],
  [
    'assign @no-model.safetensors @in.csv --output @in.csv',
    2,
    /^error: --output should be another/,
  ],
  ['assign @m.csv @in.csv --output @./m.csv', 2, /^error: --output should be another file/],
  ['update @no-model.safetensors @in.csv --save @in.csv', 2, /^error: --save should be another/],
  ['update @in.csv @in.csv', 2, /^error: --save should be another file/],
  [
    'report @no-model.safetensors @in.csv --output @in.csv',
    2,
    /^error: --output should be another/,
  ],
  ['show @m.csv --centers @m.csv', 2, /^error: --centers should be another file/],
  ['cluster @in.csv --k 3 --output @a-folder.csv', 2, /^error: --output should be a file, not a/],
  [
    'cluster @in.csv --k 3 --output @in.csv/x.csv',
    2,
    /--output should be in a folder, which .*in.csv is/,
  ],
  ['convert @in.csv @out.xyz', 2, /^error: <output> should be a file called .csv, /],
  ['show @m.csv --centers - --json', 2, /^error: --json should be left out with --centers -/],
  ['show @a-folder.csv', 1, /a-folder.csv: is a folder$/],
  ['show @none.safetensors', 1, /none.safetensors: there is no such file or folder$/],
  [
    `cluster @in.csv ${AGE} --k 101`,
    3,
    /^error: 101 clusters need as many rows, .*in.csv has 100: lower --k to at most 100$/,
  ],
  [
    `cluster @in.csv ${AGE} --k 9 --min-size 30 --output @out.csv`,
    3,
    /^error: k × min-size = 270 rows are needed, .*in.csv has 100: lower --min-size to at most 11 or --k to at most 3$/,
  ],
  [
    `cluster @in.csv ${AGE} --k 9 --max-size 10`,
    3,
    /^error: k × max-size = 90 rows are all that fit, .*: raise --max-size to at least 12 or --k to at least 10$/,
  ],
  [
    `cluster @in.csv ${AGE} --k 3 --min-size 9 --max-size 8`,
    3,
    /min-size 9 is above max-size 8: lower --min-size to at most 8 or raise --max-size to at least 9$/,
  ],
  // Before anything is read: there is no such file.
  ['cluster @none.csv --k 3 --min-size 9 --max-size 8', 3, /^error: min-size 9 is above max-size/],
  ['cluster @none.csv --k 3 --max-size 0', 3, /^error: max-size 0 leaves no room for a row/],
  ['cluster @none.csv --config @lists.json', 2, /^error: --min-size should be .* 3 numbers, got 2/],
  ['k @none.csv --min-size 9 --max-size 8', 3, /^error: min-size 9 is above max-size 8/],
  [
    `k @in.csv ${AGE} --from 2 --to 9 --min-size 30`,
    3,
    /^error: k × min-size = 120 rows are needed.* or --to to at most 3$/,
  ],
])('%j ends with %i and one line', async (words, status, message) => {
  const before = await readdir(folder);
  const given = words === '' ? [] : inFolder(words);
  const { stderr, ...ended } = await cokeInProcess(given);
  expect(stderr.trimEnd()).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  const shown = words.includes('--json') ? expect.stringContaining('"error"') : '';
  expect(ended).toEqual({ status, stdout: shown });
  expect(await readdir(folder)).toEqual(before);
});

test('--json tells an error as an object, --debug where it came from', async () => {
  const words = inFolder(`cluster @in.csv ${AGE} --k 9 --min-size 30 --json --debug`);
  const { status, stdout, stderr } = await cokeInProcess(words);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toEqual({ status: 3, error: expect.stringContaining('are needed') });
  expect(stderr).toMatch(/^ +at /m);
});

test.each(['--version', '--help', 'cluster --help'])('%s is no error', async (words) => {
  const { status, stdout, stderr } = await cokeInProcess(words.split(' '));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(words === '--version' ? /^\d+\.\d+\.\d+\n$/ : /^Usage: coke /);
});
