/** @module @coke/backend-tfjs */
export { tfjs } from './tfjs.ts';
