/** @module @coke/backend-testkit/recorded */
export { checkRecordedCase, type RecordedOptions } from './check-recorded-case.ts';
export { checkRecordedModel } from './check-recorded-model.ts';
export { loadRecordedCases } from './load-recorded-cases.ts';
export type {
  RecordedCase,
  RecordedEpoch,
  RecordedHead,
  RecordedSettings,
} from './recorded-cases/recorded-case.ts';
