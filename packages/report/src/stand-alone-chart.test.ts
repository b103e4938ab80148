import { dot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { standAloneChart } from './stand-alone-chart.ts';

test('a document of its own: title, axis, names, on white', () => {
  const svg = standAloneChart({
    title: 'a & <b>',
    x: { label: 'seconds', domain: [0, 10] },
    y: { label: 'cosine < 1', domain: [0, 1] },
    marks: [dot([[5, 0.5]])],
    names: [
      { name: 'first', color: 'red', y: 0.5, x: 5 },
      { name: 'second', color: 'blue', y: 0.5 },
    ],
  });
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).not.toContain('var(--');
  expect(svg).not.toMatch(/<b>|& /);
  const { document } = parseHTML(`<!doctype html><body>${svg}</body>`);
  expect(document.querySelector('svg > title')!.textContent).toBe('a & <b>');
  const texts = [...document.querySelectorAll('text')];
  const find = (content: string) => texts.filter((each) => each.textContent === content);
  for (const content of ['a & <b>', 'cosine < 1', 'first', 'second']) {
    expect(find(content), content).toHaveLength(1);
  }
  expect(find('first')[0]!.getAttribute('transform')).not.toBe(
    find('second')[0]!.getAttribute('transform'),
  );
});
