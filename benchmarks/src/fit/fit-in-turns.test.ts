import { expect, test } from 'vitest';
import type { Contestant } from './contestant.ts';
import { closeAll, fitInTurns, openAll } from './fit-in-turns.ts';

const task = {
  rows: { data: Float32Array.of(1, 2), rows: 2, cols: 1 },
  metric: 'euclidean',
  first: { data: Float32Array.of(1), rows: 1, cols: 1 },
  seed: 1,
} as const;

/** A contestant that only says what it does. */
function fake(name: string, count: number, log: string[], failsAt = 0): Contestant {
  return {
    ...{ name, color: 'black', ratio: 0, manyThreads: name === 'a', seeds: 1 },
    passes: Array.from({ length: count }, (_, i) => i + 1),
    async open(threads) {
      log.push(`${name} opens ${threads}`);
      return {
        async fit({ rows }, passes, onCheckpoint) {
          for (const at of passes) {
            if (at === failsAt) throw new Error(`${name} failed`);
            log.push(`${name}${at}`);
            await onCheckpoint({ passes: at, seconds: at, centers: rows.data });
          }
          return 'done';
        },
        async close() {
          log.push(`${name} closes`);
        },
      };
    },
  };
}

async function run(contestants: readonly Contestant[], log: string[], signal?: AbortSignal) {
  const onCheckpoint = async ({ name }: Contestant, { passes }: { passes: number }) => {
    await null;
    log.push(`${name}${passes} seen`);
  };
  const entries = await openAll(contestants, 3, task);
  try {
    return await fitInTurns(entries, task, { onCheckpoint, signal });
  } finally {
    await closeAll(entries);
  }
}

test('all are opened, then each does a piece in its turn', async () => {
  const log: string[] = [];
  expect(await run([fake('a', 3, log), fake('b', 1, log)], log)).toEqual(['done', 'done']);
  const opened = ['a opens 3', 'b opens 1'];
  const pieces = ['a1', 'a1 seen', 'b1', 'b1 seen', 'a2', 'a2 seen', 'a3', 'a3 seen'];
  expect(log).toEqual([...opened, ...pieces, 'a closes', 'b closes']);
});

test('one that fails stops the others', async () => {
  const log: string[] = [];
  const contestants = [fake('a', 5, log), fake('b', 5, log, 2), fake('c', 5, log)];
  await expect(run(contestants, log)).rejects.toThrow('b failed');
  expect(log.at(-1)).toBe('c closes');
  expect(log).not.toContain('a3');
  expect(log).not.toContain('c2');
});

test('an interrupt stops them between two pieces', async () => {
  const log: string[] = [];
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(run([fake('a', 5, log), fake('b', 5, log)], log, signal)).rejects.toThrow('enough');
  expect(log).toEqual(['a opens 3', 'b opens 1', 'a closes', 'b closes']);
});

test('where one does not open, those before it are closed', async () => {
  const log: string[] = [];
  const closed: Contestant = {
    ...fake('b', 1, log),
    open: () => Promise.reject(new Error('no b')),
  };
  await expect(run([fake('a', 1, log), closed, fake('c', 1, log)], log)).rejects.toThrow('no b');
  expect(log).toEqual(['a opens 3', 'a closes']);
});
