import { engine, type Tensor, type Variable } from '@tensorflow/tfjs-core';

/**
 * Runs an operation that brings no gradients of its own, and refuses it while a gradient is asked for if a
 * kernel on the way from variables to what comes out has none. tfjs itself finds that out only after the
 * loss has been computed, and does not say what to do.
 *
 * @throws Error naming the kernel, and what to import.
 */
export function expectGradients<T extends Tensor>(variables: Iterable<Variable>, run: () => T): T {
  const tape = engine().state.activeTape;
  const from = tape?.length ?? 0;
  const output = run();
  if (!tape) return output;
  const nodes = tape.slice(from);
  const moved = new Set(Array.from(variables, ({ id }) => id));
  const forward = nodes.filter(({ inputs, outputs }) => {
    if (!Object.values(inputs).some(({ id }) => moved.has(id))) return false;
    for (const { id } of outputs) moved.add(id);
    return true;
  });
  const needed = new Set([output.id]);
  for (const { kernelName, inputs, outputs, gradient } of forward.reverse()) {
    if (!outputs.some(({ id }) => needed.has(id))) continue;
    for (const { id } of Object.values(inputs)) needed.add(id);
    if (!gradient) {
      throw new Error(
        `the gradient of ${kernelName} should be registered, got none: import '@tensorflow/tfjs' or '@tensorflow/tfjs-node', as '@tensorflow/tfjs-core' brings no gradients`,
      );
    }
  }
  return output;
}
