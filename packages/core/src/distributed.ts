/** @module @coke/core/distributed */
export { mergeModels } from './distributed/merge-models.ts';
