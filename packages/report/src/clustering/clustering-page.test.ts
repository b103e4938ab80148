import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { madeUpReport } from '../../testing/made-up-clustering.ts';
import { clusteringPage } from './clustering-page.ts';
import type { ClusteringReport } from './clustering-report.ts';

// linkedom's types say nothing of what a document has: those of a browser would not be there in Node.
interface Found {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Found | null;
  querySelectorAll(selector: string): Iterable<Found> & ArrayLike<Found>;
}
const read = (of: ClusteringReport) => parse(clusteringPage(of));
const parse = (text: string) => parseHTML(text).document as unknown as Found & { title: string };
const report = await madeUpReport(7);
const least = report.outcome.minSizes[0]!;

test('the result comes first: numbers of rows, clusters and sizes, limits, and what they cost', () => {
  const document = read(report);
  expect(document.title).toBe('customers.csv: 7 clusters');
  const [lead] = document.querySelectorAll('main > p');
  const sizes = Array.from(report.outcome.sizes);
  expect(lead!.textContent).toContain(
    `140 rows in 7 clusters of ${Math.min(...sizes)} to ${Math.max(...sizes)} rows; every size is within the limits (at least ${least}).`,
  );
  expect(lead!.textContent).toContain(
    'Keeping them makes the mean squared distance of rows to their centers 5.0\u00a0% larger: 4.2 in place of 4.',
  );
  expect(lead!.textContent).toContain(
    `Without limits, sizes go from 1 to ${sizes[1]! + sizes[0]! - 1}, 1 cluster outside the limits.`,
  );
  const headings = Array.from(document.querySelectorAll('h2'), (heading) => heading.textContent);
  expect(headings).toEqual([
    ...['Sizes of the clusters', 'What the limits cost', 'The map', 'The clusters, one by one'],
    ...['All clusters in one table', 'How it was made'],
  ]);
});

test('the sizes in the page are those that were given', async () => {
  const k = fc.integer({ min: 1, max: 12 });
  await fc.assert(
    fc.asyncProperty(k, async (clusters) => {
      const one = await madeUpReport(clusters);
      const sizes = Array.from(one.outcome.sizes);
      const document = read(one);
      const rows = Array.from(document.querySelectorAll('#cluster-table tbody tr'));
      expect(rows.map((row) => Number(row.querySelector('td')!.textContent))).toEqual(sizes);
      const cards = Array.from(document.querySelectorAll('details.card'));
      expect(cards.map((card) => Number(card.querySelector('.size')!.textContent))).toEqual(sizes);
      const [chart] = document.querySelectorAll('#sizes ~ .charts svg');
      const titles = Array.from(chart!.querySelectorAll('title'), (title) => title.textContent);
      const drawn = new Map(
        titles.map((title) => title.match(/\d+/g)!.map(Number) as [number, number]),
      );
      expect(sizes.map((_, cluster) => drawn.get(cluster))).toEqual(sizes);
    }),
    { numRuns: 12 },
  );
});

test('of many clusters one shape is as high as their sizes', async () => {
  const many = await madeUpReport(150, { rows: 1500 });
  const [area] = read(many).querySelectorAll('#sizes ~ .charts svg [aria-label=area] path');
  const points = area!
    .getAttribute('d')!
    .match(/[-\d.]+,[-\d.]+/g)!
    .map((point) => point.split(',').map(Number));
  const heights = [...new Set(points.map(([, y]) => y!))].sort((a, b) => b - a);
  const sizes = [0, ...new Set(Array.from(many.outcome.sizes))].sort((a, b) => a - b);
  expect(heights).toHaveLength(sizes.length);
  const unit = (heights.at(-1)! - heights[0]!) / sizes.at(-1)!;
  for (const [i, height] of heights.entries())
    expect(height).toBeCloseTo(heights[0]! + unit * sizes[i]!, 1);
});

// What HTML and JSON in HTML could be made of, among other things.
const texts = fc.string({ unit: fc.constantFrom(...'<>&"\'=/!-;\\\u2028sc b'), maxLength: 20 });

test('any text of a user is itself again, in a card, in the data of the map, in what is to copy', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const columns = [
        {
          name: `c${text}`,
          values: Array.from({ length: 40 }, () => `v${text}`),
          kind: 'name' as const,
        },
      ];
      const one = await madeUpReport(2, { columns, name: `n${text}` });
      const document = read({ ...one, made: { command: `x${text}` }, notes: [`y${text}`] });
      expect(document.title).toBe(`n${text}: 2 clusters`);
      const value = document.querySelector('.rows td.value')!;
      expect(value.textContent).toBe(`v${text}`);
      expect(value.getAttribute('data-name')).toBe(`c${text}`);
      expect(document.querySelector('pre code')!.textContent).toBe(`x${text}`);
      expect(document.querySelector('.notes li')!.textContent).toBe(`y${text}`);
      const scripts = document.querySelectorAll('script');
      expect(scripts).toHaveLength(2);
      const data = JSON.parse(document.querySelector('#map-data')!.textContent);
      expect(data.columns).toEqual([`c${text}`]);
      expect(data.cells[0]).toEqual([[0, `v${text}`]]);
    }),
    {
      numRuns: 40,
      examples: [
        ['</script><script>alert(1)</script>'],
        ['<!--<script>'],
        ['"><img src=x onerror=alert(1)>'],
      ],
    },
  );
});

test('an image is shown where its bytes are in the page, else its path is text', async () => {
  const data = 'data:image/png;base64,AAAA';
  const columns = [
    { name: 'photo', values: Array.from({ length: 40 }, () => data) },
    { name: 'file', values: Array.from({ length: 40 }, (_, i) => `https://example.com/${i}.png`) },
  ];
  const document = read(await madeUpReport(2, { columns }));
  const sources = Array.from(document.querySelectorAll('img'), (image) =>
    image.getAttribute('src'),
  );
  expect(new Set(sources)).toEqual(new Set([data]));
  expect(document.querySelector('.rows td[data-name=file]')!.textContent).toMatch(/^https:.*png$/);
});

test('nothing but its own script may run, and nothing is loaded', async () => {
  const text = clusteringPage(report);
  const document = parse(text);
  const policy = document.querySelector('meta[http-equiv]')!.getAttribute('content')!;
  expect(policy).toMatch(/^default-src 'none';/);
  const code = document.querySelector('script:not([type])')!.textContent;
  const hash = createHash('sha256').update(code).digest('base64');
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  const addresses = text.match(/(?:src|href)="(?!#|data:)[^"]*"/g);
  expect(addresses).toEqual(['href="https://arxiv.org/abs/2105.11527"']);
});

test('the box of alarms is there only when something is wrong', () => {
  expect(read(report).querySelector('.alarms')).toBeNull();
  const sizes = Float64Array.from(report.outcome.sizes, (size, k) => (k === 2 ? 0 : size));
  const text = read({
    ...report,
    outcome: { ...report.outcome, sizes, exact: false },
  }).querySelector('.alarms')!.textContent;
  expect(text).toContain(`1 cluster outside the limits, by ${least} in all`);
  expect(text).toContain('2 (0)');
  const inertia = Number.NaN;
  const broken = read({ ...report, outcome: { ...report.outcome, inertia } });
  expect(broken.querySelector('.alarms')!.textContent).toContain('The quality is NaN');
});

test('without limits there is no talk of them', () => {
  const { unbounded, ...rest } = report;
  const outcome = { ...report.outcome, minSizes: Array.from(report.outcome.minSizes, () => 1) };
  const document = read({ ...rest, outcome });
  expect(document.querySelector('.lead')!.textContent).toMatch(/rows, without limits on sizes\.$/);
  expect(document.querySelectorAll('#sizes ~ .charts svg')).toHaveLength(1);
  expect(unbounded).toBeDefined();
});

test('cosine, limits of their own, scores, weights, no map', async () => {
  const { map, ...one } = await madeUpReport(3, { metric: 'cosine' });
  expect(map!.points).toHaveLength(60);
  const minSizes = Array.from(one.outcome.sizes, (size) => size - 1);
  const outcome = { ...one.outcome, minSizes, unit: 'weight' as const };
  const scores = [{ name: 'silhouette', value: 0.51234, unbounded: 0.52 }];
  const document = read({ ...one, outcome, scores });
  const lead = document.querySelector('.lead')!.textContent;
  expect(lead).toContain('of weight; every size is within the limits (limits of their own).');
  expect(lead).toContain(
    'Keeping them lowers the mean cosine of rows and their centers by 0.0200: 0.8100 in place of 0.8300.',
  );
  const cells = Array.from(document.querySelectorAll('#quality ~ .scroll tr'), (row) =>
    Array.from(row.querySelectorAll('td'), (cell) => cell.textContent),
  );
  expect(cells).toContainEqual(['0.5123', '0.5200']);
  expect(document.querySelector('#map')).toBeNull();
});

test('what sets a cluster apart, on the line that its card shows folded', () => {
  const about = { column: 'city', share: 0.9, shareElsewhere: 0.1 };
  const traits = [
    { kind: 'words', column: 'note', words: ['tea', 'cake', 'milk', 'scone', 'jam'] },
    { kind: 'number', column: 'age', mean: 70, meanElsewhere: 30, difference: 2 },
    { kind: 'share', ...about, value: 'Rome', difference: -1 },
    { kind: 'share', ...about, value: 'Oslo', difference: 0.5 },
  ] as const;
  const clusters = report.clusters.map((one, i) => (i === 0 ? { ...one, traits } : one));
  const gist = read({ ...report, clusters }).querySelector('.card .gist')!;
  expect(gist.textContent).toBe('tea, cake, milk, scone · high age · rarely city: Rome');
});

test('a name that is none is refused', () => {
  expect(() => clusteringPage({ ...report, title: 'x' } as never)).toThrow(
    'the names in report should be among',
  );
});

test.each([1, 2, 3, 4, 5, 6])(
  '%i clusters of few rows: axes count in whole ones, each once',
  async (k) => {
    const one = await madeUpReport(k);
    const sizes = new Float64Array(k).fill(1);
    const outcome = { ...one.outcome, sizes, minSizes: sizes, maxSizes: sizes };
    const { unbounded: _, ...given } = one;
    const document = read({ ...given, outcome });
    const [chart] = document.querySelectorAll('#sizes ~ .charts svg');
    for (const axis of ['x', 'y']) {
      const labels = chart!.querySelectorAll(`[aria-label="${axis}-axis tick label"] text`);
      const ticks = Array.from(labels, (label) => label.textContent);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks).toEqual([...new Set(ticks)].filter((tick) => /^\d+$/.test(tick)));
    }
    expect(document.querySelector('main > p')!.textContent).toContain('of 1 row each');
  },
);
