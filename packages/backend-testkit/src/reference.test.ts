import { reference } from '@coke/core';
import { testBackend, testRecordedCases } from './vitest.ts';

testBackend(reference, { sparse: true });
testRecordedCases(reference);
