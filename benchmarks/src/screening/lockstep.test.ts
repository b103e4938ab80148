import { ratioBounds, reference } from '@coke/core';
import { createClusteringState, type Session } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lockstep } from './lockstep.ts';
import type { OpenPath, PathName } from './paths.ts';
import type { Start } from './screening-case.ts';
import { TINY_CASES } from './screening-cases.ts';

const CASE = TINY_CASES[0]!;
const ASSIGNMENTS = 2000;

/** A session of the reference backend that tells what lockstep asks for. */
async function open(name: PathName, { centers }: Start): Promise<OpenPath> {
  const head = createClusteringState(centers.data, centers.cols, ratioBounds(centers.rows, 0.8));
  const session = await reference().open({ metric: 'cosine', heads: [head], normalize: false });
  const screeningStatistics = () => [{ rows: 0, screened: 0, panelsRescored: 0 }];
  return { name, session: Object.assign(session, { screeningStatistics }) };
}

/** Reports another cluster for the n-th row, counted over all batches. */
function lie(session: Session, wrong: ReadonlySet<number>): void {
  const step = session.step.bind(session);
  let seen = 0;
  session.step = async (x, out, options) => {
    await step(x, out, options);
    for (let i = 0; i < out.labels.length; i++) if (wrong.has(seen++)) out.labels[i]! ^= 1;
  };
}

test('every label that differs is counted, whichever and however many do', async () => {
  const start = await CASE.load({ onProgress() {} });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(ASSIGNMENTS - 1), { maxLength: 50 }), async (wrong) => {
      const paths = [await open('f32', start), await open('i16', start)];
      lie(paths[1]!.session, new Set(wrong));
      const result = await lockstep(CASE, start, paths);
      expect(result.assignments).toBe(ASSIGNMENTS);
      expect(result.paths.map(({ differing }) => differing)).toEqual([0, wrong.length]);
      expect(result.paths.every(({ sameState }) => sameState)).toBe(true);
    }),
    { numRuns: 5, examples: [[[0, ASSIGNMENTS - 1]]] },
  );
});

test('a state that differs is told', async () => {
  const start = await CASE.load({ onProgress() {} });
  const paths = [await open('f32', start), await open('i16', start)];
  const { session } = paths[1]!;
  const read = session.read.bind(session);
  session.read = async () => {
    const heads = await read();
    heads[0]!.prices[3]! += 1;
    return heads;
  };
  const { paths: results } = await lockstep(CASE, start, paths);
  expect(results.map(({ sameState }) => sameState)).toEqual([true, false]);
});

test('stops between two turns', async () => {
  const start = await CASE.load({ onProgress() {} });
  const paths = [await open('f32', start)];
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(lockstep(CASE, start, paths, { signal })).rejects.toThrow('enough');
});
