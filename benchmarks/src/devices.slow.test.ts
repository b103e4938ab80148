import { beforeAll, expect, test } from 'vitest';
import { describeEntrant } from './devices/entrant.ts';
import { entrantsInNode, entrantsInPages } from './devices/entrants.ts';
import type { Row } from './devices/measure-devices.ts';
import { TINY_PLAN } from './devices/plan.ts';
import { devices } from './devices.ts';
import type { Answer } from './suite/benchmark.ts';

let answer: Answer;
let rows: readonly Row[];

beforeAll(async () => {
  const options = { tiny: true, threads: [1, 2], peers: 'none', onProgress() {} } as const;
  answer = await devices.run(options);
  rows = answer.data as readonly Row[];
});

/** Those that have to be installed first, which this test does not. */
const INSTALLED: readonly string[] = ['gpujs webgpu', 'gpujs headlessgl', 'tfjs tensorflow'];

test('every mode of every backend is there', () => {
  const entrants = [...entrantsInNode([1, 2]), ...entrantsInPages([1, 2])];
  expect(rows.map(({ entrant }) => entrant)).toEqual(entrants);
  const modes = (library: string) =>
    new Set(rows.flatMap(({ entrant: e }) => (e.library === library && 'mode' in e ? e.mode : [])));
  expect([...modes('gpujs')].sort()).toEqual(['cpu', 'headlessgl', 'webasm', 'webgl2', 'webgpu']);
  expect([...modes('tfjs')].sort()).toEqual(['cpu', 'tensorflow', 'wasm', 'webgl', 'webgpu']);
  const [{ columns, rows: lines }] = answer.tables as [Answer['tables'][0]];
  expect(lines).toHaveLength(rows.length);
  for (const line of lines) expect(line).toHaveLength(columns.length);
});

test('all of them run, in Node and in pages, but what has to be installed may not', () => {
  for (const { entrant, outcomes } of rows) {
    const name = `${describeEntrant(entrant)} in ${entrant.where}`;
    expect(outcomes, name).toHaveLength(TINY_PLAN.sizes.length);
    for (const outcome of outcomes) {
      if (outcome.kind === 'measured') {
        expect(outcome.rate.median, name).toBeGreaterThan(0);
        expect(Number.isFinite(outcome.rate.median), name).toBe(true);
      } else {
        const got = JSON.stringify(outcome);
        expect(entrant.where === 'Node' && INSTALLED, `${name}: ${got}`).toContain(
          describeEntrant(entrant),
        );
        expect(got).toMatch(/not (installed|built): npm run/);
      }
    }
  }
});

test('what is behind an interface to GPUs is named', () => {
  for (const { entrant, outcomes } of rows) {
    const graphics = 'mode' in entrant && /gl|gpu/.test(entrant.mode);
    for (const outcome of outcomes) {
      if (outcome.kind !== 'measured') continue;
      expect(outcome.device).toMatch(graphics ? /^(GPU|software|not named)/ : /^processor: \S/);
    }
  }
});
