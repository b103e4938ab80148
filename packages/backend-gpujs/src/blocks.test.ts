import { testBackend } from '@coke/backend-testkit/vitest';
import type { Backend } from '@coke/core';
import type { Problem } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityFor } from './limits.ts';
import { createDevice } from './platform.ts';
import { GpuJsSession } from './session.ts';

/** Batches cut into blocks of 16 rows, which only K or d in the ten thousands would do. */
function smallBlocks(): Backend {
  return {
    name: 'blocks of 16 rows',
    open: async (problem: Problem) => GpuJsSession.open(await createDevice('cpu'), problem, 16),
  };
}

testBackend(smallBlocks, { numRuns: 15 });

test('a block has room for its rows and little more, and there are few sizes', () => {
  const most = 1024;
  const sizes = new Set<number>();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: most }), (rows) => {
      const capacity = capacityFor(rows, most);
      sizes.add(capacity);
      expect(capacity).toBeGreaterThanOrEqual(rows);
      if (rows > 16) expect(capacity).toBeLessThanOrEqual(1.5 * rows);
    }),
    { numRuns: 3000 },
  );
  expect(sizes.size).toBeLessThanOrEqual(13);
});
