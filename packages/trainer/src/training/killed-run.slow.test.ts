import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '@coke/core';
import { decodeSafetensors } from '@coke/core/safetensors';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { CHECKPOINT, killableRun, LOG } from '../../testing/killable-run.ts';
import { type Kill, trainAndKill } from '../../testing/killed-process.ts';
import { readEpochLog } from '../history/epoch-log.ts';
import type { EpochRecord } from '../history/epoch-record.ts';

const KILLS = 12;

/** What of a record does not hang on the clock. */
function withoutClock({
  epoch,
  learningRate,
  loss,
  pseudoLabelAccuracy,
  heads,
  features,
}: EpochRecord) {
  return { epoch, learningRate, loss, pseudoLabelAccuracy, heads, features };
}

function nextKill(kills: number, random: Random): Kill {
  return kills % 2 === 0 || kills >= KILLS
    ? { after: 'writing', ms: 20 * random.uniform() ** 4 }
    : { after: 'training', ms: 400 * random.uniform() };
}

/** The checkpoint as a run takes it, and the batches that it is the state after. */
async function load(folder: string) {
  const file = await readFile(join(folder, CHECKPOINT));
  const trainer = await killableRun();
  await trainer.restore(file);
  const { epoch, batch } = JSON.parse(decodeSafetensors(file).metadata.progress!);
  return { trainer, batches: 3 * epoch + batch, tensors: decodeSafetensors(file).tensors };
}

test('a run that is killed again and again is in the end the run that was not', async () => {
  const folder = await temporaryFolder();
  const random = new Random(7);
  let done = 0;
  let unfinished = 0;
  let [kills, isOver] = [0, false];
  while (!isOver) {
    isOver = await trainAndKill(
      folder,
      kills < KILLS || unfinished < 3 ? nextKill(kills, random) : undefined,
    );
    if (!isOver) kills++;
    const names = await namesIn(folder);
    unfinished += names.filter((name) => name.endsWith('.tmp')).length;
    if (!names.includes(CHECKPOINT)) continue;
    // Whole, and never older than it was.
    const { trainer, batches } = await load(folder);
    expect(batches).toBeGreaterThanOrEqual(done);
    done = batches;
    const logged = await readEpochLog(join(folder, LOG));
    expect(logged.length - trainer.history.length).toBeOneOf([0, 1]);
    expect(logged.slice(0, trainer.history.length)).toEqual(trainer.history);
    trainer.dispose();
  }
  // Else no kill came while a file was written, and nothing was tried.
  expect(kills).toBeGreaterThan(5);
  expect(unfinished).toBeGreaterThan(0);

  // What kills left behind is gone too.
  expect(await namesIn(folder)).toEqual([LOG, CHECKPOINT]);

  const whole = await killableRun();
  await whole.train();
  const { trainer, tensors } = await load(folder);
  expect(tensors).toEqual(decodeSafetensors(await whole.save()).tensors);
  expect(trainer.history.map(withoutClock)).toEqual(whole.history.map(withoutClock));
  expect((await readEpochLog(join(folder, LOG))).map(withoutClock)).toEqual(
    whole.history.map(withoutClock),
  );
});
