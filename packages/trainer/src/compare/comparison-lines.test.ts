import { expect, test } from 'vitest';
import { madeUpRecord } from '../../testing/made-up-records.ts';
import { type Comparison, compareResults } from './compare-results.ts';
import { comparisonLines, comparisonMarkdown } from './comparison-lines.ts';
import { planComparison } from './plan-comparison.ts';

const quality = (linear: number, ...k: number[]) => ({
  linear,
  neighbors: k.map((each) => ({ k: each, accuracy: linear / 2 })),
});

function comparison(): Comparison {
  const plan = planComparison({
    ...{ objectives: ['coke', 'simsiam'], seeds: [0, 1], out: 'there' },
    shared: { data: 'cifar10', images: 1000 },
  });
  const linears = [0.5, 0.75, 0.5, undefined];
  return compareResults(
    plan,
    plan.runs.map((run, i) => ({
      run,
      result:
        linears[i] === undefined
          ? undefined
          : {
              options: run.options,
              devices: ['wasm', 'wasm:i16'],
              ...(i === 0 && { pixels: quality(0.25, 20) }),
              untrained: quality(0.125, 20, 200),
              trained: quality(linears[i] + 0.02 * run.seed, 20, 200),
              ...(i < 2 && { stateBytes: 4000 * i, images: 1000 }),
              epochs: [
                madeUpRecord({ epoch: 0, seconds: 99, loss: undefined } as never),
                ...[2, 4, 30].map((seconds, e) =>
                  madeUpRecord({ epoch: e + 1, seconds, peakMemory: 1e9 + e }),
                ),
              ],
            },
    })),
  );
}

test('the best first, means over seeds, and what is not known yet', () => {
  expect(comparison().missing).toEqual(['simsiam-1']);
  expect(comparisonLines(comparison())).toEqual(
    [
      'objective          linear probe  20 neighbours  200 neighbours  seconds an epoch  peak memory  state an image  signs of collapse',
      'SimSiam                  75.0 %         37.5 %          37.5 %                 4         1 GB             4 B                  0',
      'CoKe               51.0 ± 1.4 %   25.5 ± 0.7 %    25.5 ± 0.7 %                 4         1 GB             0 B                  0',
      'untrained encoder  12.5 ± 0.0 %    6.3 ± 0.0 %     6.3 ± 0.0 %                 –            –               –                  –',
      'raw pixels               25.0 %         12.5 %               –                 –            –               –                  –',
      '',
      'page   there/compare.html',
      'table  there/table.md',
    ].map((line) => line.replaceAll(/ %/g, '\u00a0%').replaceAll(/(\d) (GB|B)/g, '$1\u00a0$2')),
  );
  const markdown = comparisonMarkdown(comparison());
  expect(markdown).toContain(
    'cifar10, 1000 images; encoder small; 4 epochs; 2 seeds; network on wasm',
  );
  expect(markdown).toContain('Not over yet: simsiam-1.');
  expect(markdown).not.toContain('failed');
});

test('what failed is told with its reason; without a row there is no page', () => {
  const { runs, ...plan } = planComparison({
    ...{ objectives: ['coke', 'simsiam'], shared: { data: 'cifar10' }, out: 'there' },
  });
  const lost = compareResults(
    { ...plan, runs },
    runs.map((run, i) => ({ run, result: undefined, ...(i === 0 && { failure: 'no memory.' }) })),
  );
  expect(comparisonMarkdown(lost)).toContain(
    'Not over yet: simsiam-0. coke-0 failed: no memory.\n',
  );
  expect(comparisonLines(lost).slice(-2)).toEqual(['', 'table  there/table.md']);
});
