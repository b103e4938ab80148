import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Metric } from '../../problem/metric.ts';
import { matrix } from '../../rows/matrix.ts';
import { Random } from '../../support/random.ts';
import { reference } from '../reference/reference.ts';
import { createCandidates, type HeldRows, type Scorer, type ScoringProblem } from '../scorer.ts';
import { javascript } from './javascript.ts';

const scoring = fc.record({
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  rows: fc.integer({ min: 1, max: 150 }),
  k: fc.integer({ min: 1, max: 40 }),
  dim: fc.integer({ min: 1, max: 9 }),
  capacity: fc.integer({ min: 1, max: 41 }),
  margin: fc.constantFrom(0, 0.3, 2, Number.POSITIVE_INFINITY),
  // Few values: many scores tie.
  grid: fc.boolean(),
  seed: fc.nat(),
});

test('lists are the reference’s, bit for bit, the cut ones too', () => {
  fc.assert(
    fc.property(scoring, ({ rows, capacity, margin, grid, seed, ...problem }) => {
      const list = (create: (problem: ScoringProblem) => unknown) => {
        const random = new Random(seed);
        const draw = (length: number) =>
          Float32Array.from({ length }, () => (grid ? random.integer(3) - 1 : random.normal()));
        const scorer = create(problem) as Scorer<unknown>;
        const held = scorer.hold(matrix(draw(rows * problem.dim), problem.dim)) as HeldRows;
        scorer.setCenters(draw(problem.k * problem.dim));
        scorer.setPrices(Float64Array.from(draw(problem.k)));
        const out = createCandidates(rows, capacity);
        scorer.near(held, 0, rows, margin, out);
        return out;
      };
      const got = list((given) => javascript().score!(given));
      expect(got).toEqual(list((given) => reference().score!(given)));
    }),
    { numRuns: 150 },
  );
});
