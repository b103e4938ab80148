import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors } from '@coke/core/safetensors';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { ALL_OBJECTIVES } from '../../testing/all-objectives.ts';
import { CHECKPOINT, killableRun } from '../../testing/killable-run.ts';
import { type Kill, trainAndKill } from '../../testing/killed-process.ts';
import { BATCHES } from '../../testing/small-run.ts';

/** In the second epoch, and on the way from there through the third. */
const KILLS: readonly Kill[] = [
  { after: BATCHES + 2, ms: 0 },
  { after: 3, ms: 2 },
];

test.each(ALL_OBJECTIVES)('$name, killed twice, ends as it would have', async ({ name }) => {
  const folder = await temporaryFolder();
  for (const kill of KILLS) expect(await trainAndKill(folder, kill, name)).toBe(false);
  expect(await trainAndKill(folder, undefined, name)).toBe(true);

  const whole = await killableRun(name);
  await whole.train();
  const file = await readFile(join(folder, CHECKPOINT));
  expect(decodeSafetensors(file).tensors).toEqual(decodeSafetensors(await whole.save()).tensors);
});
