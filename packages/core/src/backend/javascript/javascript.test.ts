import fc from 'fast-check';
import { test } from 'vitest';
import { expectSameSteps, steps } from '../../../testing/same-steps.ts';
import { javascript } from './javascript.ts';

test('every number is the reference backend’s, bit for bit', () => {
  fc.assert(fc.property(steps, (drawn) => expectSameSteps(javascript(), drawn)));
});
