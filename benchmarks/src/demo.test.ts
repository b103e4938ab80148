import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { writeMadeUpImages } from '../../packages/datasets/testing/made-up-images.ts';
import { namesIn, temporaryFolder } from '../../packages/io/testing/temporary-folder.ts';
import { PASS_TITLES } from './demo/pass-lines.ts';

const DEMO = fileURLToPath(new URL('demo.ts', import.meta.url));
const NODE = ['--conditions=@coke/source', '--import', 'tsx', DEMO];

/** The demo as a program, its output not a terminal; `watch` sees all of its stdout so far. */
async function demo(args: readonly string[], watch?: (stdout: string, stop: () => void) => void) {
  const child = spawn(process.execPath, [...NODE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (piece: string) => {
      text[stream] += piece;
      watch?.(text.stdout, () => child.kill('SIGINT'));
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...text };
}

async function madeUp(images: number) {
  const folder = await temporaryFolder();
  await writeMadeUpImages(
    folder,
    Array.from({ length: images }, (_, i) => i % 4),
  );
  return { folder, args: ['--data', folder, '--out', join(folder, 'page.html')] };
}

test('into a file: plain lines, no bar', async () => {
  const { folder, args } = await madeUp(10);
  const { code, stdout, stderr } = await demo([...args, '--k=2', '--passes=2']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toContain('\x1b');
  expect(stdout).not.toContain('█');
  expect(await namesIn(folder)).toContain('page.html');
});

test('an interrupt ends it cleanly', async () => {
  // Many seconds of work, of which next to nothing is done.
  const { folder, args } = await madeUp(30_000);
  let asked = false;
  const { code, stderr } = await demo(
    [...args, '--k=100', '--backend=reference'],
    (stdout, stop) => {
      if (asked || !stdout.includes(PASS_TITLES)) return;
      asked = true;
      stop();
    },
  );
  expect({ code, stderr }).toEqual({ code: 130, stderr: '\nstopped\n' });
  expect(await namesIn(folder)).not.toContain('page.html');
});

test('a bad option is one line on stderr', async () => {
  const { code, stdout, stderr } = await demo(['--ratio=2']);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: '--ratio should be a number from 0 to 1, got 2\n',
  });
});
