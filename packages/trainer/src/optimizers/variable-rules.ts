import { between, boolean, knownNames } from '@coke/core/check-options';
import type { Variable } from '@tensorflow/tfjs-core';

/** What is different for a variable. */
export interface VariableRule {
  /** Times the learning rate. @defaultValue 1 */
  readonly rate?: number;
  /** Does its rate follow the schedule? If not it keeps `StepRates.constantRate`. @defaultValue true */
  readonly scheduled?: boolean;
  /** In place of the optimiser's momentum, of Adam's `beta1`; 0: none. @defaultValue the optimiser's */
  readonly momentum?: number;
  /** Does weight decay hold for it? @defaultValue as the optimiser says */
  readonly decay?: boolean;
}

/** What is different, by the variable's name; nothing for most. */
export type VariableRules = (name: string, variable: Variable) => VariableRule | undefined;

/** Rules of all variables, as they were given. */
export type CheckedRules = ReadonlyMap<string, VariableRule>;

/** @throws RangeError, TypeError naming variable and rule at fault. */
export function checkRules(
  trainable: ReadonlyMap<string, Variable>,
  rules: VariableRules = () => undefined,
): CheckedRules {
  return new Map(
    Array.from(trainable, ([name, variable]): [string, VariableRule] => {
      const rule = rules(name, variable) ?? {};
      const where = `rules of ${name}`;
      knownNames(where, rule, ['rate', 'scheduled', 'momentum', 'decay']);
      const { rate = 1, scheduled = true, momentum = 0, decay = true } = rule;
      between(`${where}: rate`, rate, 0, 1e6);
      boolean(`${where}: scheduled`, scheduled);
      between(`${where}: momentum`, momentum, 0, 1);
      boolean(`${where}: decay`, decay);
      return [name, rule];
    }),
  );
}
