import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// Of V8's compilers the baseline one is in use for the first calls only, and then by chance.
test('a thread that sleeps loses nothing, in code of the baseline compiler either', () => {
  const index = JSON.stringify(new URL('./index.ts', import.meta.url).href);
  const code = `
    const { wasm } = await import(${index});
    const { createClusteringState, ratioBounds } = await import('@coke/core/backend');
    const [k, dim, rows, steps] = [1500, 96, 1024, 30];
    const wave = (length, seed) => Float32Array.from({ length }, (_, i) => Math.sin(i * i + seed));
    const run = async (threads) => {
      const backend = await wasm({ threads, path: 'f32' });
      const head = createClusteringState(wave(k * dim, 0), dim, ratioBounds(k, 0.5));
      const session = await backend.open({ metric: 'cosine', heads: [head], normalize: false });
      const labels = [];
      for (let n = 0; n < steps; n++) {
        const x = { data: wave(rows * dim, n), rows, cols: dim };
        const out = { labels: new Int32Array(rows), similarities: new Float32Array(rows) };
        await session.step(x, out, { dualLearningRates: [1], centers: 'current', unitLength: true });
        labels.push(...out.labels);
      }
      session.dispose();
      return String(labels);
    };
    console.log((await run(8)) === (await run(1)) ? 'the same' : 'something else');
  `;
  const flags = ['--import', 'tsx', '--conditions=@coke/source', '--no-wasm-tier-up'];
  const printed = execFileSync(
    process.execPath,
    [...flags, '--input-type=module', '--eval', code],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      timeout: 100_000,
    },
  );
  expect(printed).toBe('the same\n');
});
