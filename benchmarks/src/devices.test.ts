import { expect, test } from 'vitest';
import { askNode } from './devices/ask-node.ts';
import type { Entrant } from './devices/entrant.ts';
import { measureDevices } from './devices/measure-devices.ts';
import { TINY_PLAN } from './devices/plan.ts';
import type { Ask } from './devices/question.ts';

const noPages: Ask = () => Promise.reject(new Error('no pages here'));

test('what runs is measured, in a process of its own; what does not says why', async () => {
  const entrants: Entrant[] = [
    { library: 'gpujs', mode: 'cpu', where: 'Node' },
    { library: 'tfjs', mode: 'cpu', where: 'Node' },
    { library: 'gpujs', mode: 'webgl2', where: 'Node' },
    { library: 'tfjs', mode: 'webgl', where: 'page' },
  ];
  const told: (number | undefined)[] = [];
  const onProgress = (_: string, share?: number) => told.push(share);
  const options = { ...TINY_PLAN, onProgress };
  const rows = await measureDevices(entrants, { Node: askNode, page: noPages }, options);
  expect(told).toEqual([0, 0.25, 0.5, 0.75]);
  expect(rows.map(({ entrant }) => entrant)).toEqual(entrants);
  expect(rows.map(({ outcomes }) => outcomes.length)).toEqual([1, 1, 1, 1]);
  const [gpujs, tfjs, webgl2, page] = rows.map(({ outcomes }) => outcomes[0]!);
  for (const outcome of [gpujs, tfjs]) {
    if (outcome?.kind !== 'measured') throw new Error(JSON.stringify(outcome));
    expect(outcome.device).toBe('processor: JavaScript');
    expect(outcome.samples).toHaveLength(TINY_PLAN.rounds);
    expect(outcome.rate.median).toBeGreaterThan(0);
  }
  expect(webgl2).toEqual({
    kind: 'does not run',
    reason: expect.stringContaining('there is no WebGL2 context'),
  });
  expect(page).toEqual({ kind: 'does not run', reason: 'no pages here' });
});
