import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { writeMadeUpImages } from '../../../packages/datasets/testing/made-up-images.ts';
import { namesIn, temporaryFolder } from '../../../packages/io/testing/temporary-folder.ts';
import { comparisonRows } from './comparison.ts';
import { readDemoOptions } from './demo-options.ts';
import { runDemo } from './run-demo.ts';
import { limitsName } from './size-limits.ts';

const CLASSES = Array.from({ length: 90 }, (_, i) => (i % 9 < 6 ? 0 : (i % 3) + 1));

async function setUp(...args: string[]) {
  const folder = await temporaryFolder();
  await writeMadeUpImages(folder, CLASSES);
  const out = join(folder, 'new', 'page.html');
  const options = readDemoOptions(['--k=4', '--data', folder, '--out', out, ...args]);
  if (options === 'help') throw new Error('no help was asked for');
  const lines: string[] = [];
  return { folder, out, options, lines, print: (line: string) => lines.push(line) };
}

test('prints passes and the comparison, and writes the page', async () => {
  const { folder, out, options, lines, print } = await setUp('--passes=3', '--ratio=0.6');
  const { clusterings, main } = await runDemo(options, { print });
  const names = ['no limits', 'at least 13 each', '22 or 23 each'];
  expect(clusterings.map(({ limits }) => limitsName(limits))).toEqual(names);
  expect(main).toBe(clusterings[1]);
  for (const { certificate, labels } of clusterings) {
    const sizes = [0, 1, 2, 3].map((k) => labels.filter((label) => label === k).length);
    expect([...certificate.sizes]).toEqual(sizes);
    expect(certificate.iterations).toBeLessThanOrEqual(3);
  }
  const text = lines.join('\n');
  expect(text).toMatch(/^\S+: 90 images of 3 × 4 pixels, K = 4, backend (native|wasm)/);
  const passes = clusterings.map(({ certificate }) => certificate.iterations!);
  const told = [...text.matchAll(/^ +(\d) {2,}[01]\.\d{4} /gm)].map(([, pass]) => Number(pass));
  expect(told).toEqual(passes.flatMap((last) => [1, 2, 3].filter((pass) => pass <= last)));
  for (const { name } of comparisonRows({ main })) expect(text).toContain(`│ ${name}`);
  expect(text).toContain(`the page: ${out}`);
  expect(await namesIn(join(folder, 'new'))).toEqual(['page.html']);
});

test('the page shows what was found, and needs no other file', async () => {
  const { out, options, print } = await setUp('--passes=2', '--ratio=0.6');
  const { clusterings } = await runDemo(options, { print });
  const html = await readFile(out, 'utf8');
  expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(html).not.toMatch(/<script|<link|src="(?!data:)|url\(/);
  const { document } = parseHTML(html);
  expect(document.querySelectorAll('figure img')).toHaveLength(3 * 4);
  const captions = [...document.querySelectorAll('#panel1 figcaption')];
  const sizes = captions.map((caption) => Number(caption.textContent)).sort((a, b) => a - b);
  expect(sizes).toEqual([...clusterings[1]!.certificate.sizes].sort((a, b) => a - b));
  // One of sizes for each clustering.
  expect(document.querySelectorAll('svg')).toHaveLength(3);
  const purity = [...document.querySelectorAll('tr')].find((row) =>
    row.textContent?.startsWith('purity'),
  );
  const shown = [...purity!.querySelectorAll('td')].map((cell) => cell.textContent);
  expect(shown).toEqual(clusterings.map((one) => one.purity.toFixed(3)));
});

test.each([
  ['0', 0],
  ['1', 1],
])('the ratio %s is compared with the other end alone', async (ratio, at) => {
  const { options, print } = await setUp('--passes=1', '--ratio', ratio);
  const { clusterings, main } = await runDemo(options, { print });
  const names = clusterings.map(({ limits }) => limitsName(limits));
  expect(names).toEqual(['no limits', '22 or 23 each']);
  expect(main).toBe(clusterings[at]);
});

test('clusters only the first images where that is asked for', async () => {
  const { options, print } = await setUp('--passes=1', '--instances=40');
  const { main, images } = await runDemo(options, { print });
  expect([...images.labels]).toEqual(CLASSES.slice(0, 40));
  expect(main.certificate.instances).toBe(40);
});

test('more images than there are is an error', async () => {
  const { options, print } = await setUp('--instances=91');
  await expect(runDemo(options, { print })).rejects.toThrow(
    'instances should be at most 90, got 91',
  );
});

test('the page says what was clustered, and on what', async () => {
  const { out, options, print } = await setUp('--passes=1');
  await runDemo({ ...options, backend: 'reference' }, { print });
  const { document } = parseHTML(await readFile(out, 'utf8'));
  expect(document.querySelector('h1')!.textContent).toMatch(/^90 images in 4 clusters/);
  expect(document.querySelector('p.note')!.textContent).toContain('on the reference backend');
});

test('stopped in the middle: the reason is thrown, and no page is written', async () => {
  const { folder, options } = await setUp();
  const before = await namesIn(folder);
  const stop = new AbortController();
  const lines: string[] = [];
  const print = (line: string) => {
    lines.push(line);
    // Of the first clustering: its name and its first pass.
    if (lines.length === 3) stop.abort(new Error('enough'));
  };
  await expect(runDemo(options, { print, signal: stop.signal })).rejects.toThrow('enough');
  expect(lines).toHaveLength(3);
  expect(await namesIn(folder)).toEqual(before);
});
