import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function bench(...options: string[]): string {
  const script = ['--import', 'tsx', '--conditions=@coke/source', 'benchmarks/src/step.ts'];
  return execFileSync(process.execPath, [...script, ...options], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('prints a row of times for a tiny size, one for each backend', () => {
  const rows = bench('--tiny', '--rounds', '2', '--seconds', '0.01').trim().split('\n');
  expect(rows.at(-3)).toMatch(/^\| size .* reference \| ndarray \| wasm:/);
  const cells = rows.at(-1)!.split('|').slice(3, -2);
  expect(cells).toHaveLength(3);
  for (const cell of cells) expect(cell.trim()).toMatch(/^\d\S* \[\d\S*\]$/);
});

test('refuses what is no number of rounds', () => {
  expect(() => bench('--tiny', '--rounds', 'many')).toThrow('--rounds should be a positive number');
});
