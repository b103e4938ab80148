import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@coke/datasets';
import { bundle } from './bundle.ts';
import type { Contestant } from './contestants.ts';

/** Milliseconds since a process was started. */
export interface StartUp {
  /** Before anything was imported. */
  readonly begun: number;
  readonly imported: number;
  readonly labelled: number;
  readonly label: number;
}

/** Starts of one library. */
export interface StartUps {
  readonly name: string;
  readonly runs: readonly StartUp[];
}

export interface StartUpOptions {
  readonly runs: number;
  readonly onShare: (share: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A first batch: N × d, K. Small, so that starting is what takes time. */
const [ROWS, DIM, K] = [256, 64, 16];

/** Run by Node: bundle and folder of binaries are its arguments. */
const MAIN = `
const [bundle, assets] = process.argv.slice(2);
const rows = new Float32Array(${ROWS * DIM});
for (let i = 0, state = 1; i < rows.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  rows[i] = state / 2 ** 31 - 1;
}
const begun = performance.now();
const { firstLabel } = require(bundle);
const imported = performance.now();
firstLabel(rows, ${DIM}, ${K}, assets).then((label) => {
  const labelled = performance.now();
  console.log(JSON.stringify({ begun, imported, labelled, label }));
});
`;

/** Start a process that labels a first batch again and again, libraries in turns. */
export async function startUps(
  all: readonly Contestant[],
  { runs, onShare, signal }: StartUpOptions,
): Promise<StartUps[]> {
  const folder = await mkdtemp(join(tmpdir(), 'coke-start-'));
  try {
    const main = join(folder, 'main.cjs');
    await writeFile(main, MAIN);
    const programs: string[] = [];
    for (const [i, { program }] of all.entries()) {
      programs.push(join(folder, `program-${i}.cjs`));
      const code = `export { firstLabel } from ${JSON.stringify(program)};`;
      await writeFile(programs[i]!, await bundle(code, 'node'));
    }
    const results = all.map(({ name }) => ({ name, runs: [] as StartUp[] }));
    const options = { cwd: folder, ...(signal && { signal }) };
    // The first warms the disk's cache up.
    for (let run = 0; run <= runs; run++) {
      for (const [i, { assets }] of all.entries()) {
        const args = [main, programs[i]!, assets?.folder ?? ''];
        const stdout = await runCommand(process.execPath, args, options);
        const said = JSON.parse(stdout.trim().split('\n').at(-1)!) as StartUp;
        if (run > 0) results[i]!.runs.push(said);
      }
      onShare(run / runs);
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
