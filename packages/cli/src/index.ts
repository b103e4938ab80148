/** @module @coke/cli */
export { type CokeOptions, coke } from './run-coke.ts';
