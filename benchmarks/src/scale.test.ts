import { parseHTML } from 'linkedom';
import { beforeAll, expect, test } from 'vitest';
import { isBuilt } from '../../packages/backend-native/build.mjs';
import type { PaperRun } from './scale/answer.ts';
import type { Point } from './scale/sweep.ts';
import { scale } from './scale.ts';
import type { Answer } from './suite/benchmark.ts';

const THREADS = [1, 2];
let answer: Answer;
let data: { readonly points: readonly Point[]; readonly paper: readonly PaperRun[] };

beforeAll(async () => {
  answer = await scale.run({ tiny: true, threads: THREADS, peers: 'none', onProgress() {} });
  data = answer.data as typeof data;
});

test('every variable has four points or more, threads as many as were asked for', () => {
  const values = (variable: string) =>
    data.points.filter((point) => point.variable === variable).map(({ value }) => value);
  for (const variable of ['N', 'K', 'd', 'b', 'heads']) {
    expect(new Set(values(variable)).size).toBeGreaterThanOrEqual(4);
  }
  expect(values('threads')).toEqual(THREADS);
  for (const { times, size } of data.points) {
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThan(0);
    // In no case is a batch larger than an epoch, or nothing would be a stream.
    expect(size.batchRows).toBeLessThanOrEqual(size.instances);
  }
  const [growth] = answer.tables.filter(({ title }) => title === 'How cost grows');
  expect(growth!.rows.map(([variable]) => variable)).toEqual([
    ...['N', 'K', 'd', 'b', 'heads', 'threads'],
  ]);
});

test('the paper’s epoch does the same at any number of threads, and memory is told', () => {
  const each = isBuilt() ? [1, 1, 2, 2] : THREADS;
  expect(data.paper.map(({ question }) => question.threads)).toEqual(each);
  const [first] = data.paper.map((run) => run.answer);
  for (const { question, answer } of data.paper) {
    const { clustering, smallest, labels, linearMemory, residentPeak } = answer;
    expect(smallest).toEqual(first!.smallest);
    expect(linearMemory > 0).toBe(question.backend === 'wasm');
    expect(clustering).toHaveLength(1);
    expect(smallest).toHaveLength(3);
    // 1000 ids, three heads, two bytes each.
    expect(labels).toBeGreaterThanOrEqual(6000);
    expect(linearMemory % 65536).toBe(0);
    expect(residentPeak).toBeGreaterThan(linearMemory);
  }
});

test('the picture stands alone, with a panel a variable and a dot a point', () => {
  const [{ svg }] = answer.pictures as [Answer['pictures'][number]];
  const { document } = parseHTML(svg);
  expect(document.querySelectorAll('g[aria-label="dot"] circle')).toHaveLength(data.points.length);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).not.toMatch(/var\(--|href=/);
  // `currentColor`, which axes have, is that of their own panel.
  for (const panel of document.querySelectorAll('svg svg')) {
    expect(panel.getAttribute('style')).toMatch(/color: ?#/);
  }
});
