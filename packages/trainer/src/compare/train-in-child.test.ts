import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import type { ComparedRun } from './plan-comparison.ts';
import { trainInChild } from './train-in-child.ts';

test('a child has a channel by which it knows that its comparison is there, and tells why it fails', async () => {
  const folder = await temporaryFolder();
  const entry = join(folder, 'entry.mjs');
  const code = `
    console.log('epoch 1/3');
    console.error('error: connected: ' + process.connected);
    process.exit(1);
  `;
  await writeFile(entry, code);
  const lines: string[] = [];
  const trained = trainInChild({ folder } as ComparedRun, {
    ...{ entry, words: [], signal: new AbortController().signal },
    onLine: (_, line) => lines.push(line),
  });
  await expect(trained).rejects.toThrow('connected: true');
  expect(lines).toEqual(['epoch 1/3']);
  expect(await readFile(join(folder, 'log.txt'), 'utf8')).toContain('epoch 1/3\n');
});
