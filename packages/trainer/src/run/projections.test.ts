import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { abortFromOutside } from '../../testing/abort-from-outside.ts';
import { linearModule } from '../../testing/linear-module.ts';
import { projections } from './projections.ts';

beforeAll(() => setBackend('cpu'));

test.each([1, 1023, 1024, 1025, 2500])('%i rows, each by its image', async (rows) => {
  const cols = 3;
  const head = linearModule(cols, 2, 1);
  onTestFinished(() => head.dispose());
  const matrix = head.w.dataSync();
  const data = Float32Array.from({ length: rows * cols }, (_, i) => ((i * 7919) % 101) / 101);
  const before = memory().numTensors;
  let seen = 0;
  for await (const { features, ids } of projections(head, { data, rows, cols })) {
    expect(features.rows).toBe(ids.length);
    for (const [i, id] of Array.from(ids).entries()) {
      expect(id).toBe(seen++);
      for (let j = 0; j < 2; j++) {
        let sum = 0;
        for (let c = 0; c < cols; c++) sum += data[id * cols + c]! * matrix[c * 2 + j]!;
        expect(features.data[i * 2 + j]).toBeCloseTo(sum, 4);
      }
    }
  }
  expect(seen).toBe(rows);
  expect(memory().numTensors).toBe(before);
});

test('an abort from outside is heard between two blocks', async () => {
  const head = linearModule(3, 2, 1);
  onTestFinished(() => head.dispose());
  const rows = 9000;
  const features = { data: new Float32Array(3 * rows), rows, cols: 3 };
  let seen = 0;
  const all = async () => {
    for await (const { ids } of projections(head, features, abortFromOutside())) seen += ids.length;
  };
  await expect(all()).rejects.toThrow('enough');
  expect(seen).toBeLessThan(rows);
});
