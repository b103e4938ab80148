import { expect, test } from 'vitest';
import { madeUpRecord } from '../../testing/made-up-records.ts';
import { runFiles } from '../run/run-files.ts';
import { summaryLines } from './summary-lines.ts';

const FILES = runFiles('out');
const RUN = { options: { data: 'mnist' }, devices: ['wasm', 'wasm'] as const };
const quality = (linear: number, ...k: number[]) => ({
  linear,
  neighbors: k.map((each) => ({ k: each, accuracy: linear / 2 })),
});

test('measures, then files', () => {
  const result = {
    ...{
      ...RUN,
      pixels: quality(0.5),
      untrained: quality(0.25, 20),
      trained: quality(0.75, 20, 200),
    },
    epochs: [
      madeUpRecord({
        epoch: 0,
        seconds: 30,
        waitingShare: 0.5,
        clusteringShare: 0,
        peakMemory: 2e9,
      }),
      madeUpRecord({
        epoch: 1,
        seconds: 90,
        waitingShare: 0.1,
        clusteringShare: 0.02,
        peakMemory: 1e9,
      }),
    ],
  };
  expect(summaryLines(result, FILES)).toEqual([
    'raw pixels          linear 50.0\u00a0%',
    'encoder, untrained  linear 25.0\u00a0%  20-NN 12.5\u00a0%',
    'encoder, trained    linear 75.0\u00a0%  20-NN 37.5\u00a0%  200-NN 37.5\u00a0%',
    'training  2\u00a0min: 20.0\u00a0% waiting for images, 1.5\u00a0% clustering; up to 2\u00a0GB of memory',
    'report    out/report.html',
    'encoder   out/encoder.safetensors',
    'features  out/features.npy',
  ]);
});

test('nothing is said of clustering where nothing is clustered', () => {
  const record = madeUpRecord({ heads: [], seconds: 30, waitingShare: 0.5 });
  const [line] = summaryLines({ ...RUN, epochs: [record] }, FILES);
  expect(line).toBe('training  30\u00a0s: 50.0\u00a0% waiting for images');
});

test('no measures without classes; signs of collapse are counted', () => {
  const collapsed = madeUpRecord({ features: { std: 0, effectiveDimension: 1 } });
  const lines = summaryLines({ ...RUN, epochs: [collapsed] }, FILES);
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/^signs of collapse: [1-9]\d*, see the report$/);
});
