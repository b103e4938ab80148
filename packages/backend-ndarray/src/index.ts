/** @module @coke/backend-ndarray */
export { ndarray } from './ndarray.ts';
