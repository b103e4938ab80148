import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { madeUpTraining } from '../../testing/made-up-records.ts';
import { EpochLog, readEpochLog } from './epoch-log.ts';

const EPOCHS = 12;
const RECORDS = madeUpTraining({ epochs: EPOCHS, k: [5, 7], images: 900, every: 3 });

async function newLog() {
  return join(await temporaryFolder(), 'runs', 'epochs.jsonl');
}

test('a line an epoch, and what was logged is what is read', async () => {
  const path = await newLog();
  const log = await EpochLog.open(path, []);
  expect(await readEpochLog(path)).toEqual([]);
  for (const [i, record] of RECORDS.entries()) {
    await log.append(record);
    expect(await readEpochLog(path)).toEqual(RECORDS.slice(0, i + 1));
  }
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(EPOCHS + 1);
});

test('neither twice nor left out, wherever a run is cut off and goes on', async () => {
  // In a life, epochs are trained; then some bytes do not get to the disk, and maybe the last checkpoint.
  const life = fc.record({ epochs: fc.nat(4), lost: fc.nat(900), isSaved: fc.boolean() });
  const lives = fc.array(life, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lives, async (all) => {
      const path = await newLog();
      let epoch = 0;
      for (const { epochs, lost, isSaved } of all) {
        const log = await EpochLog.open(path, RECORDS.slice(0, epoch));
        expect(await readEpochLog(path)).toEqual(RECORDS.slice(0, epoch));
        for (let i = 0; i < epochs && epoch < EPOCHS; i++) {
          await log.append(RECORDS[epoch]!);
          if (isSaved || i < epochs - 1) epoch++;
        }
        const { length } = await readFile(path);
        await truncate(path, Math.max(0, length - lost));
        const read = await readEpochLog(path);
        expect(read).toEqual(RECORDS.slice(0, read.length));
      }
      await EpochLog.open(path, RECORDS.slice(0, epoch));
      expect(await readEpochLog(path)).toEqual(RECORDS.slice(0, epoch));
    }),
    { numRuns: 40 },
  );
});

test('an evaluation that was logged beside the history stays', async () => {
  const path = await newLog();
  const [first, second, third] = RECORDS as [never, (typeof RECORDS)[0], (typeof RECORDS)[0]];
  const agreement = { accuracy: 0.5, nmi: 0.4, ari: 0.3, purity: 0.6 };
  const heads = second.heads.map((head) => ({ ...head, agreement }));
  const evaluated = { ...second, heads, linearProbe: { accuracy: 0.7 } };
  const log = await EpochLog.open(path, []);
  for (const record of [first, evaluated, third]) await log.append(record);
  await EpochLog.open(path, [first, second]);
  expect(await readEpochLog(path)).toEqual([first, evaluated]);
});

test('a log of another run is refused and kept', async () => {
  const path = await newLog();
  const log = await EpochLog.open(path, []);
  for (const record of RECORDS.slice(0, 4)) await log.append(record);
  const before = await readFile(path, 'utf8');
  const others = RECORDS.slice(0, 4).map((record, i) =>
    i === 2 ? { ...record, loss: 9 } : record,
  );
  await expect(EpochLog.open(path, others)).rejects.toThrow(
    `epoch 2 in ${path} should be as in the run's history, got `,
  );
  await expect(EpochLog.open(path, RECORDS.slice(0, 2))).rejects.toThrow(
    `epochs in ${path} should be at most 3, one more than the run has, got 4`,
  );
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('only the next epoch is taken', async () => {
  const path = await newLog();
  const log = await EpochLog.open(path, RECORDS.slice(0, 2));
  for (const epoch of [1, 3]) {
    await expect(log.append(RECORDS[epoch]!)).rejects.toThrow(
      new RangeError(`epoch of the record should be 2, got ${epoch}`),
    );
  }
  await log.append(RECORDS[2]!);
  expect(await readEpochLog(path)).toEqual(RECORDS.slice(0, 3));
});

test('a damaged line is named, and the file stays', async () => {
  const path = await newLog();
  await EpochLog.open(path, RECORDS.slice(0, 2));
  await appendFile(path, 'oops\n');
  await expect(readEpochLog(path)).rejects.toThrow(
    new RangeError(`line 3 of ${path} should be JSON, got "oops"`),
  );
  const twice = JSON.stringify(RECORDS[1]);
  await writeFile(path, `${twice}\n${twice}\n`);
  await expect(EpochLog.open(path, [])).rejects.toThrow('records[1].epoch should be 2, got 1');
  expect(await namesIn(join(path, '..'))).toEqual(['epochs.jsonl']);
});
