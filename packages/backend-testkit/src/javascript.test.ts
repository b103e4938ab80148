import { javascript } from '@coke/core';
import { testBackend, testRecordedCases } from './vitest.ts';

testBackend(javascript, { sparse: true });
testRecordedCases(javascript);
