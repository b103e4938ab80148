import type { Profiler } from 'node:inspector';
import { expect, test } from 'vitest';
import { sumUp } from './self-times.ts';

const node = (id: number, functionName: string, url = ''): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
});

test('adds up samples by function, not by call', () => {
  const nodes = [node(1, 'f'), node(2, 'g'), node(3, 'f'), node(4, '(idle)')];
  const times = sumUp({
    ...{ nodes, startTime: 0, endTime: 1000 },
    samples: [1, 2, 3, 4, 2],
    timeDeltas: [100, 250, 100, 900, 250],
  });
  expect(times).toEqual([
    { name: 'g', time: 500, samples: 2 },
    { name: 'f', time: 200, samples: 2 },
  ]);
});

test('tells functions of one number in two modules apart', () => {
  const nodes = [node(1, 'wasm-function[4]', 'wasm://a'), node(2, 'wasm-function[4]', 'wasm://b')];
  const times = sumUp({
    ...{ nodes, startTime: 0, endTime: 10, samples: [1, 2, 2], timeDeltas: [1, 2, 2] },
  });
  expect(times.map(({ wasm, time }) => [wasm?.module, wasm?.index, time])).toEqual([
    ['wasm://b', 4, 4],
    ['wasm://a', 4, 1],
  ]);
});

test('says which file a function is in', () => {
  const nodes = [node(1, 'f', 'file:///a/b/some-name.ts'), node(2, 'g', 'node:timers')];
  const times = sumUp({
    ...{ nodes, startTime: 0, endTime: 10, samples: [1, 2], timeDeltas: [5, 2] },
  });
  expect(times.map(({ name, file }) => [name, file])).toEqual([
    ['f', 'some-name'],
    ['g', undefined],
  ]);
});
