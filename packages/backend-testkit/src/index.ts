/** @module @coke/backend-testkit */
export { backendProperties } from './backend-properties.ts';
export { type BackendReport, checkBackend, type PropertyResult } from './check-backend.ts';
export type { CheckOptions, CreateBackend, Sizes } from './options.ts';
export type { BackendProperty } from './property.ts';
