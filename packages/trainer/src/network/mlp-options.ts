import { inRange, knownNames, positiveInteger } from '@coke/core/check-options';

/** Options of projectors and predictors. */
export interface MlpOptions {
  /** Width of rows that go in: of the encoder's features, or of projections. */
  readonly inputs: number;
  /** Width of the layer between. @defaultValue that of the published one; see there */
  readonly hidden?: number;
  /** d. @defaultValue that of the published one; see there */
  readonly outputs?: number;
  /** Of first weights. @defaultValue 0 */
  readonly seed?: number;
}

/** Options with defaults filled in and checked. */
export function resolveMlpOptions(
  options: MlpOptions,
  defaults: (inputs: number) => { hidden: number; outputs: number },
): { inputs: number; hidden: number; outputs: number; seed: number } {
  knownNames('options', options, ['inputs', 'hidden', 'outputs', 'seed']);
  const inputs = positiveInteger('inputs', options.inputs);
  const { hidden, outputs } = defaults(inputs);
  return {
    inputs,
    hidden: positiveInteger('hidden', options.hidden ?? hidden),
    outputs: positiveInteger('outputs', options.outputs ?? outputs),
    seed: inRange('seed', options.seed ?? 0, 'a safe integer', Number.isSafeInteger),
  };
}
