export { type AdamOptions, adam } from './adam.ts';
export { clipNorms } from './clip-norms.ts';
export { type LarcOptions, larc } from './larc.ts';
export { type LarsOptions, lars } from './lars.ts';
export type { Optimizer, OptimizerFactory, StepRates } from './optimizer.ts';
export { type SgdOptions, sgd } from './sgd.ts';
export type { VariableRule, VariableRules } from './variable-rules.ts';
export { withRules } from './with-rules.ts';
