import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { madeUpHead, madeUpRecord, madeUpTraining } from '../../testing/made-up-records.ts';
import type { EpochRecord } from '../history/epoch-record.ts';
import type { NearestImages } from './nearest-images.ts';
import { type ReportContent, reportPage } from './report-page.ts';

interface Drawn {
  getAttribute(name: string): string | null;
}

const PICTURE = 'data:image/png;base64,AAAA';
const NEAREST: NearestImages = {
  head: 0,
  k: 5,
  clusters: [
    { cluster: 2, size: 1234, images: [{ id: 7, similarity: 0.91, picture: PICTURE }] },
    { cluster: 4, images: [{ id: 8, similarity: 0.5, picture: PICTURE, className: 'bird' }] },
  ],
};

function read(parts: Partial<ReportContent> & Pick<ReportContent, 'records'>) {
  const text = reportPage({ title: 'A run', ...parts });
  const { document } = parseHTML(text);
  const chart = (name: string) => {
    const label = (svg: Drawn) => svg.getAttribute('aria-label');
    return [...document.querySelectorAll('svg')].find((svg) => label(svg) === name);
  };
  const marks = (name: string, kind: string) => [...(chart(name)?.querySelectorAll(kind) ?? [])];
  return { text, document, chart, marks };
}

const number = (element: Drawn, name: string) => Number(element.getAttribute(name));

/** Are places a straight image of values, the larger the higher? */
function expectInProportion(places: readonly number[], values: readonly number[]): void {
  expect(places).toHaveLength(values.length);
  const lowest = values.indexOf(Math.min(...values));
  const highest = values.indexOf(Math.max(...values));
  const unit = (places[highest]! - places[lowest]!) / (values[highest]! - values[lowest]!);
  expect(unit).toBeLessThan(0);
  for (const [i, value] of values.entries()) {
    expect(places[i]).toBeCloseTo(places[lowest]! + unit * (value - values[lowest]!), 2);
  }
}

const RUN = madeUpTraining({ epochs: 12, k: [50, 80], images: 9000, every: 4 });
const PAGE = read({ records: RUN });

test('an objective without clusters: its measures are drawn, and nothing tells of clusters', () => {
  const records = Array.from({ length: 4 }, (_, epoch) =>
    madeUpRecord({
      ...{ epoch, objective: 'mimic', heads: [], uniform: 4, loss: 3 - epoch / 2 },
      measures: { cosine: epoch / 8, winner: 1 - epoch / 8 },
    }),
  ).map(({ pseudoLabelAccuracy, ...record }) => record);
  const { text, chart, marks } = read({ records });
  expect(marks('Cosine', 'circle')).toHaveLength(4);
  expectInProportion(
    marks('Winner', 'circle').map((dot) => number(dot, 'cy')),
    [1, 0.875, 0.75, 0.625],
  );
  expect(chart('Loss')).toBeDefined();
  expect(text).toContain('nothing is predicted');
  expect(text).toContain('what the objective keeps');
  expect(text).toContain('<footer>Made by @coke/trainer.</footer>');
  expect(text).toContain('<th>loss</th><th>cosine</th><th>winner</th><th>learning rate</th>');
  for (const word of [
    'ln K',
    'arxiv.org',
    'Sizes of the clusters',
    'only clusters',
    'labels changed',
    'data-name="accuracy"',
    'undefined',
    'NaN',
    'Infinity',
  ]) {
    expect(text).not.toContain(word);
  }
});

test('no number that is none, whatever was measured', () => {
  const runs = fc.record({
    epochs: fc.integer({ min: 1, max: 70 }),
    k: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }),
    every: fc.integer({ min: 1, max: 5 }),
    from: fc.nat(69),
  });
  fc.assert(
    fc.property(runs, ({ from, ...run }) => {
      const records = madeUpTraining({ ...run, images: 9000 });
      const { text } = read({ records: records.slice(Math.min(from, records.length - 1)) });
      expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/);
    }),
    { numRuns: 8 },
  );
});

test('it needs no other file, and runs nothing', () => {
  const { document, text } = read({ records: RUN, nearest: [NEAREST], options: { k: [50, 80] } });
  const addresses = ['src', 'href', 'srcset', 'data', 'action', 'xlink:href'].flatMap((name) =>
    [...document.querySelectorAll(`[${name.replace(':', '\\:')}]`)].map(
      (one) => one.getAttribute(name)!,
    ),
  );
  expect(addresses.filter((one) => !one.startsWith('data:image/png'))).toEqual([
    'https://arxiv.org/abs/2105.11527',
  ]);
  expect(document.querySelectorAll('script, link, iframe, object, embed, base')).toHaveLength(0);
  expect(text).not.toMatch(/@import|url\(/);
  expect(text).toContain("default-src 'none'");
});

test('text is text wherever it comes from', () => {
  const evil = '</title><script>alert("x")</script><img src=x onerror=\'alert(1)\'>';
  const images = [{ id: 7, similarity: 0.9, picture: PICTURE, className: evil }];
  const { document, text } = read({
    records: RUN,
    title: evil,
    note: evil,
    options: { [evil]: evil, list: [evil] },
    nearest: [{ head: 0, k: 5, clusters: [{ cluster: 1, images }] }],
  });
  expect(document.querySelectorAll('script')).toHaveLength(0);
  expect(document.querySelectorAll('img')).toHaveLength(1);
  expect(document.querySelector('h1')!.textContent).toBe(evil);
  expect(document.title).toBe(evil);
  expect(text).not.toContain('<script');
});

describe('curves', () => {
  test('points are as high as values', () => {
    const { marks } = PAGE;
    const heights = marks('Loss', 'circle').map((circle) => number(circle, 'cy'));
    expectInProportion(
      heights,
      RUN.slice(1).map(({ loss }) => loss!),
    );
    const rates = marks('Learning rate', 'circle').map((circle) => number(circle, 'cy'));
    expectInProportion(
      rates,
      RUN.map(({ learningRate }) => learningRate),
    );
    const changes = marks('Labels that changed since the epoch before', 'circle');
    const expected = [0, 1].flatMap((h) =>
      RUN.slice(1).map(({ heads }) => heads[h]!.labelChangeRate!),
    );
    expectInProportion(
      changes.map((circle) => number(circle, 'cy')),
      expected,
    );
  });

  test('what was not measured has none, what was has one', () => {
    const agreement = 'Clusters against classes: NMI';
    const bare = read({ records: RUN.map(({ peakMemory, neighbors, ...record }) => record) });
    for (const name of [agreement, 'Memory', 'Test accuracy of frozen features']) {
      expect(bare.chart(name)).toBeUndefined();
    }
    const records = RUN.map((record): EpochRecord => {
      const found = { accuracy: 0.4, nmi: 0.3 + 0.01 * record.epoch, ari: 0.1, purity: 0.5 };
      const heads = record.heads.map((head) => ({ ...head, agreement: found }));
      return { ...record, heads, linearProbe: { accuracy: 0.6 } };
    });
    const full = read({ records });
    expect(full.marks(agreement, 'circle')).toHaveLength(24);
    // 12 of the linear probe, 3 of either number of neighbours.
    expect(full.marks('Test accuracy of frozen features', 'circle')).toHaveLength(18);
  });

  test('other features are a dashed level beside those that are trained', () => {
    const title = 'Test accuracy of frozen features';
    const others = [
      {
        name: 'raw pixels',
        neighbors: [
          { k: 20, accuracy: 0.31 },
          { k: 200, accuracy: 0.2 },
        ],
      },
    ];
    const beside = read({ records: RUN, others });
    expect(beside.text).toContain('raw pixels, 20 neighbours');
    const own = RUN.flatMap(({ neighbors = [] }) => neighbors);
    const heights = [
      ...beside.marks(title, 'circle').map((circle) => number(circle, 'cy')),
      ...beside
        .marks(title, '[aria-label="rule"] line')
        .flatMap((each) => [number(each, 'y1'), number(each, 'y2')]),
    ];
    const values = [20, 200].flatMap((k) => own.filter((one) => one.k === k));
    expectInProportion(heights, [...values.map(({ accuracy }) => accuracy), 0.31, 0.31]);
    // Where nothing was measured over epochs there is nothing to compare.
    expect(
      read({ records: RUN.map(({ neighbors, ...record }) => record), others }).chart(title),
    ).toBeUndefined();
  });
});

describe('sizes', () => {
  const heads = [madeUpHead({ minSize: 250, smallest: 101, largest: 700 })];
  const { marks, text } = read({ records: [madeUpRecord({ heads })] });
  const bars = marks('Head 0 (K = 200), epoch 5', 'rect');

  test('bars are as high as there are clusters, red where they are below the bound', () => {
    const counts = heads[0]!.sizes.counts;
    expectInProportion(
      bars.map((bar) => -number(bar, 'height')),
      counts,
    );
    const colors = bars.map((bar) => bar.getAttribute('fill'));
    expect(colors.map((color) => color === 'var(--low)')).toEqual(counts.map((_, i) => i < 2));
  });

  test('the bound is where it is among them, and said', () => {
    const [bound] = marks('Head 0 (K = 200), epoch 5', 'g[aria-label=rule] line').filter(
      (line) => line.getAttribute('x1') === line.getAttribute('x2'),
    );
    // In the middle of the bin from 200 to 300.
    const bin = bars[2]!;
    expect(number(bound!, 'x1')).toBeCloseTo(number(bin, 'x') + number(bin, 'width') / 2, 1);
    expect(text).toContain('bound 250');
  });

  test('without a bound none is drawn', () => {
    const records = [madeUpRecord({ heads: [madeUpHead({ minSize: 0 })] })];
    expect(read({ records }).text).not.toContain('bound 0');
  });
});

test('time: shares of each epoch add up to all of it', () => {
  const { marks } = PAGE;
  const bars = marks('What time went to', 'rect');
  expect(bars).toHaveLength(36);
  const height = (part: number) => number(bars[part]!, 'height');
  const all = height(0) + height(1) + height(2);
  const floor = number(bars[0]!, 'y') + height(0);
  for (const [i, { clusteringShare, waitingShare }] of RUN.entries()) {
    expect(height(3 * i + 1)).toBeCloseTo(clusteringShare * all, 3);
    expect(height(3 * i + 2)).toBeCloseTo(waitingShare * all, 3);
    const [network, clustering, waiting] = bars
      .slice(3 * i, 3 * i + 3)
      .map((bar) => number(bar, 'y'));
    expect(network! + height(3 * i)).toBeCloseTo(floor, 3);
    expect(clustering! + height(3 * i + 1)).toBeCloseTo(network!, 3);
    expect(waiting! + height(3 * i + 2)).toBeCloseTo(clustering!, 3);
    expect(floor - waiting!).toBeCloseTo(all, 3);
  }
});

test('alarms: one line for each kind and head, and no box where there are none', () => {
  expect(PAGE.document.querySelector('.alarms')).toBeNull();
  const heads = [madeUpHead({ empty: 3 })];
  const records = [2, 3, 4, 5, 6].map((epoch) =>
    madeUpRecord({
      epoch,
      ...(epoch !== 5 && { heads }),
      ...(epoch === 4 && { loss: 5.29, pseudoLabelAccuracy: 0.005 }),
    }),
  );
  const items = [...read({ records }).document.querySelectorAll('.alarms li')];
  expect(items.map(({ textContent }) => textContent!.replace(/\s+/g, ' '))).toEqual([
    'empty clusters in epochs 2–4, 6: empty clusters of head 0 should be 0 of 200, got 3 in epoch 6',
    'uniform predictions in epoch 4: loss should be well below ln K (5.30), got 5.29',
  ]);
});

test('clusters, their sizes and images, as far as they are known', () => {
  const { document } = read({ records: RUN, nearest: [NEAREST] });
  const rows = [...document.querySelectorAll('.nearest tr')];
  expect(rows.map((row) => row.querySelector('th')!.textContent)).toEqual([
    'cluster 21,234 images',
    'cluster 4',
  ]);
  expect(rows.map((row) => row.querySelector('img')!.getAttribute('title'))).toEqual([
    'image 7, cosine 0.91',
    'image 8, bird, cosine 0.5',
  ]);
});

test('the result comes first, in sentences', () => {
  const first = (parts: Partial<ReportContent> & Pick<ReportContent, 'records'>) =>
    read(parts).document.querySelector('main > p')!.textContent!.replaceAll('\u00a0', ' ');
  const neighbors = [{ k: 20, accuracy: 0.342 }];
  const records = [
    madeUpRecord({ epoch: 4, loss: 5.3 }),
    madeUpRecord({ epoch: 5, loss: 4.75, neighbors, linearProbe: { accuracy: 0.395 } }),
    madeUpRecord({ epoch: 6, loss: 4.7 }),
  ];
  const others = [{ name: 'raw pixels', neighbors: [{ k: 20, accuracy: 0.281 }] }];
  expect(first({ records, others })).toBe(
    'Of the test images, frozen features tell the class of 39.5 % by a linear classifier, and of 34.2 % by 20 nearest neighbours (raw pixels: 28.1 %). In 3 epochs the loss went from 5.3 to 4.7; 40.0 % of the labels are predicted. All clusters are as large as they should be.',
  );
  const heads = [madeUpHead({ minSize: 100, smallest: 99 })];
  expect(first({ records: [madeUpRecord({ heads })] })).toBe(
    '1 epoch so far; 40.0 % of the labels are predicted. The worst cluster is at 99.0 % of its smallest size.',
  );
});

test('options as they were given', () => {
  const options = { k: [50, 80], ratio: 0.4, bounds: undefined, init: 'random' };
  const { document } = read({ records: RUN, options });
  const entries = [...document.querySelectorAll('.options div')].map(({ children }) =>
    Array.from(children, ({ textContent }) => textContent),
  );
  expect(entries).toEqual([
    ['k', '[50,80]'],
    ['ratio', '0.4'],
    ['init', 'random'],
  ]);
});

test('numbers at the axes are those of the gridlines', () => {
  const { marks } = PAGE;
  const labels = (name: string) =>
    marks(name, 'g[aria-label="y-axis tick label"] text').map(({ textContent }) => textContent);
  const plain = (name: string) => labels(name).map((text) => text!.replace('\u00a0', ' '));
  expect(plain('Accuracy against pseudo-labels')).toEqual(
    ['0', '10', '20', '30', '40', '50', '60'].map((n) => `${n} %`),
  );
  expect(plain('What time went to')).toEqual(['0 %', '20 %', '40 %', '60 %', '80 %', '100 %']);
});
