import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { RECORDED, RecordedCase } from './recorded-array.ts';
import { CHECKS } from './recorded-objectives/checks.ts';

/** Names a folder of further cases. */
const MORE = 'COKE_RECORDED_OBJECTIVES';

/**
 * Every recorded case of an objective, its optimiser and its schedules, on the active backend: those of this
 * package, and of the folder that the environment names. Losses of CoKe, which name no objective, have a
 * test of their own.
 */
export function testRecordedObjectives(): void {
  const more = process.env[MORE];
  const folders = [RECORDED, ...(more ? [pathToFileURL(`${resolve(more)}/`)] : [])];
  const cases = folders.flatMap((folder) => namesIn(folder).map((name) => ({ name, folder })));
  test.each(cases)('$name', async ({ name, folder }) => {
    const recorded = new RecordedCase(name, folder);
    const { objective } = await recorded.about<{ objective: string }>();
    const before = memory().numTensors;
    const check = CHECKS[objective];
    if (!check) throw new Error(`there should be a check of ${objective}`);
    await check(recorded);
    expect(memory().numTensors, 'tensors that are left').toBe(before);
    if (more) console.log(`recorded case ${name}: as recorded`);
  });
}

function namesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(new URL(`${name}/case.json`, folder)))
    .filter((name) => {
      const about = JSON.parse(readFileSync(new URL(`${name}/case.json`, folder), 'utf8'));
      return about.objective !== undefined;
    })
    .sort();
}
