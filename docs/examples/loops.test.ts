import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { loops } from './loops.ts';

testBackend(loops);
testRecordedCases(loops);
