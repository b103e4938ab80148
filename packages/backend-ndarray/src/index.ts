export { ndarray } from './ndarray.ts';
