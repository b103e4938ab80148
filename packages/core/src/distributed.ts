/** @module @coke/core/distributed */
export { mergeModels } from './distributed/merge-models.ts';
export { mergeMoves } from './distributed/merge-moves.ts';
export { MovableRows, type MovableRowsOptions } from './distributed/movable-rows.ts';
export {
  type SettledSizes,
  type SettleSizesOptions,
  settleSizes,
} from './distributed/settle-sizes.ts';
