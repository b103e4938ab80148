import { afterEach, beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { madeUpReport } from '../../testing/made-up-clustering.ts';
import { clusteringPage } from './clustering-page.ts';
import type { ClusteringReport } from './clustering-report.ts';

const PICTURE =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="8" height="8"%3E%3Crect width="8" height="8"/%3E%3C/svg%3E';

let report: ClusteringReport;
const frames: HTMLIFrameElement[] = [];

beforeAll(async () => {
  const values = Array.from({ length: 400 }, (_, i) => `a long text about number ${i} <b>`);
  report = await madeUpReport(20, {
    columns: [
      { name: 'story', values, kind: 'text' },
      { name: 'photo', values: values.map(() => PICTURE), kind: 'image' },
      // More than a phone has room for, side by side.
      ...['customer', 'address', 'telephone', 'remark'].map((name) => ({
        name,
        values: values.map((_, i) => `${name}-of-customer-${i}`),
        kind: 'name' as const,
      })),
    ],
  });
});

afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove();
});

/** The page in a frame of that width; errors and what its policy refused. */
async function open(width = 1000, of: ClusteringReport = report) {
  const frame = document.createElement('iframe');
  frames.push(frame);
  frame.style.cssText = `width: ${width}px; height: 800px; border: 0`;
  // Not by srcdoc, where a link to a card would lead to the page around it.
  const url = URL.createObjectURL(new Blob([clusteringPage(of)], { type: 'text/html' }));
  frame.src = url;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  URL.revokeObjectURL(url);
  const view = frame.contentWindow as Window & typeof globalThis;
  const refused: string[] = [];
  const observer = new view.ReportingObserver(
    (reports) => refused.push(...reports.map(({ body }) => JSON.stringify(body))),
    { types: ['csp-violation'], buffered: true },
  );
  observer.observe();
  const find = <E extends HTMLElement>(selector: string) =>
    view.document.querySelector<E>(selector)!;
  return {
    view,
    find,
    refused,
    all: (selector: string) => [...view.document.querySelectorAll<HTMLElement>(selector)],
  };
}

const frame = (view: Window) => new Promise((resolve) => view.requestAnimationFrame(resolve));

test('its script runs and its pictures show; what is not in the file is refused', async () => {
  const { view, find, refused, all } = await open();
  expect(find('#map-frame canvas')).not.toBeNull();
  expect(find<HTMLElement>('#map-tools').hidden).toBe(false);
  all('details.card')[0]!.setAttribute('open', '');
  const image = find<HTMLImageElement>('.rows img');
  image.loading = 'eager';
  await image.decode();
  expect(image.naturalWidth).toBe(8);
  expect(refused).toEqual([]);
  // The observer would have seen it.
  const stranger = view.document.createElement('img');
  stranger.src = 'https://example.com/a.png';
  const failed = new Promise((resolve) => stranger.addEventListener('error', resolve));
  view.document.body.append(stranger);
  await failed;
  await expect.poll(() => refused.length).toBe(1);
});

test('columns of the table sort, up and down, and say so', async () => {
  const { find, all } = await open();
  const sizes = () =>
    all('#cluster-table tbody tr').map((row) =>
      Number((row as HTMLTableRowElement).cells[1]!.dataset.value),
    );
  const given = Array.from(report.outcome.sizes);
  expect(sizes()).toEqual(given);
  const [, head] = all('#cluster-table thead th');
  expect(head!.hasAttribute('aria-sort')).toBe(false);
  const button = head!.querySelector('button')!;
  button.focus();
  await userEvent.keyboard('{Enter}');
  expect(head!.getAttribute('aria-sort')).toBe('ascending');
  expect(sizes()).toEqual([...given].sort((a, b) => a - b));
  await userEvent.keyboard(' ');
  expect(head!.getAttribute('aria-sort')).toBe('descending');
  expect(sizes()).toEqual([...given].sort((a, b) => b - a));
  expect(all('#cluster-table [aria-sort]')).toHaveLength(1);
  find<HTMLButtonElement>('#cluster-table th button').click();
  expect(head!.hasAttribute('aria-sort')).toBe(false);
});

test('cards are found by what they say, and ordered', async () => {
  const { find, all, view } = await open();
  const filter = find<HTMLInputElement>('#card-filter');
  filter.focus();
  await userEvent.keyboard('number 17 ');
  const shown = all('.card').filter((card) => !card.hidden);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.length).toBeLessThan(20);
  for (const card of shown) expect(card.textContent).toMatch(/(?=.*number)(?=.*17)/s);
  expect(find('#card-count').textContent).toBe(`${shown.length} of 20`);
  filter.value = '';
  filter.dispatchEvent(new view.Event('input'));
  expect(all('.card').every((card) => !card.hidden)).toBe(true);
  const order = find<HTMLSelectElement>('#card-order');
  order.value = 'size-';
  order.dispatchEvent(new view.Event('change'));
  const sizes = all('.card').map((card) => Number(card.dataset.size));
  expect(sizes).toEqual(Array.from(report.outcome.sizes).sort((a, b) => b - a));
});

test('the map: a row under the mouse is told; arrow keys go on from it; Enter opens its cluster', async () => {
  const { find, view } = await open();
  const canvas = find<HTMLCanvasElement>('#map-frame canvas');
  await frame(view);
  const told = find('#map-row');
  const data = JSON.parse(find('#map-data').textContent!);
  const box = canvas.getBoundingClientRect();
  const at = (i: number) => ({
    clientX: box.left + (data.x[i] / data.width) * box.width,
    clientY: box.top + (data.y[i] / data.height) * box.height,
  });
  canvas.dispatchEvent(new view.PointerEvent('pointermove', at(5)));
  expect(told.textContent).toContain(`Row ${data.rows[5]}, cluster ${data.clusters[5]}`);
  expect(told.textContent).toContain(`number ${data.rows[5]} <b>`);
  expect(told.querySelector('img')!.src).toMatch(/^data:image/);
  canvas.focus();
  await userEvent.keyboard('{ArrowRight}');
  const next = Number(told.textContent!.match(/Row (\d+)/)![1]);
  expect(next).not.toBe(data.rows[5]);
  expect(data.x[data.rows.indexOf(next)]).toBeGreaterThan(data.x[5]);
  await userEvent.keyboard('{Enter}');
  const card = find<HTMLDetailsElement>(`#cluster-${data.clusters[data.rows.indexOf(next)]}`);
  expect(card.open).toBe(true);
  canvas.focus();
  await userEvent.keyboard('{Escape}');
  expect(told.textContent).toBe('');
});

test('a cluster that is chosen from the list stands out', async () => {
  const { find, view } = await open();
  const canvas = find<HTMLCanvasElement>('#map-frame canvas');
  await frame(view);
  const list = find<HTMLSelectElement>('#map-cluster');
  expect(list.options).toHaveLength(21);
  /** How much of the canvas is opaque enough to be a point that does not fade. */
  const ink = () => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 200).length;
  };
  await expect.poll(ink).toBeGreaterThan(1000);
  const all = ink();
  list.value = '3';
  list.dispatchEvent(new view.Event('change'));
  expect(ink()).toBeGreaterThan(0);
  expect(ink()).toBeLessThan(all / 3);
  expect(find('#map-row a').getAttribute('href')).toBe('#cluster-3');
  list.value = '';
  list.dispatchEvent(new view.Event('change'));
  expect(ink()).toBeGreaterThan(0.9 * all);
});

test.each([360, 768])(
  'at %d pixels nothing is wider than the page; on a phone nothing is clipped, or scrolls',
  async (width) => {
    const { view, all } = await open(width);
    for (const card of all('details')) card.setAttribute('open', '');
    await frame(view);
    const { scrollWidth, clientWidth } = view.document.documentElement;
    expect(clientWidth).toBeGreaterThan(width - 30);
    expect(scrollWidth).toBe(clientWidth);
    if (width > 640) return;
    const clipped = all('.scroll').filter((box) => box.scrollWidth > box.clientWidth + 1);
    expect(clipped.map((box) => box.getAttribute('aria-label'))).toEqual([]);
  },
);

test('a thousand clusters: the page is there, and a link opens a card', async () => {
  const many = await madeUpReport(1000, { rows: 4000 });
  const { view, find, all } = await open(800, many);
  expect(all('.card')).toHaveLength(1000);
  find<HTMLAnchorElement>('#cluster-table a[href="#cluster-777"]').click();
  await expect.poll(() => find<HTMLDetailsElement>('#cluster-777').open).toBe(true);
  expect(view.location.hash).toBe('#cluster-777');
});
