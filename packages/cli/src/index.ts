/** @module @coke/cli */
export type { Output } from './context.ts';
export { type CokeOptions, coke } from './run-coke.ts';
