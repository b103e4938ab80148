/** @module @coke/backend-testkit/vitest */
export { type TestOptions, testBackend } from './test-backend.ts';
export { type TestRecordedOptions, testRecordedCases } from './test-recorded-cases.ts';
