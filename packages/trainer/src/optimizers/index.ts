export { type AdamOptions, adam } from './adam.ts';
export { type LarsOptions, lars } from './lars.ts';
export type { Optimizer, OptimizerFactory } from './optimizer.ts';
export { type SgdOptions, sgd } from './sgd.ts';
