/** A smooth function and its gradient at x. */
export type Objective = (
  x: Float64Array,
) => Promise<{ readonly value: number; readonly gradient: Float64Array }>;

export interface LbfgsOptions {
  readonly maxIterations: number;
  /** Done when no part of the gradient is larger. */
  readonly tolerance: number;
  /** Relative rounding of `value`: a step that changes less than that is as good as one downhill. */
  readonly noise: number;
  readonly onIteration?: ((iteration: number, value: number, gradient: number) => void) | undefined;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest part of the gradient at x, in absolute value. */
  readonly gradient: number;
  readonly iterations: number;
  /** Is `gradient` within the tolerance? */
  readonly converged: boolean;
}

/** A step s and the change y of the gradient along it. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** s · y > 0 */
  readonly curvature: number;
}

/** Pairs that stand for the Hessian. */
const MEMORY = 20;
/** Armijo's: the share of the promised decrease that a step must bring. */
const DECREASE = 1e-4;
const MOST_HALVINGS = 30;

/**
 * Minimise a convex function by limited-memory BFGS with backtracking, where the function is computed
 * on a device and so is awaited; the packages that minimise in JavaScript take synchronous ones only.
 * A convex function has s · y >= 0 along every step, so Armijo's condition alone will do.
 *
 * Source: Nocedal and Wright, Numerical Optimization, 2006, algorithms 7.4 and 3.1.
 */
export async function lbfgs(
  objective: Objective,
  start: Float64Array,
  { maxIterations, tolerance, noise, onIteration }: LbfgsOptions,
): Promise<Minimum> {
  let x = start;
  let { value, gradient } = await objective(x);
  const pairs: Pair[] = [];
  let iterations = 0;
  let isStuck = false;
  while (largest(gradient) > tolerance && iterations < maxIterations && !isStuck) {
    const direction = descent(gradient, pairs);
    const slope = dot(gradient, direction);
    isStuck = true;
    for (let step = 1, halving = 0; halving < MOST_HALVINGS; halving++, step /= 2) {
      const next = x.map((at, j) => at + step * direction[j]!);
      const found = await objective(next);
      if (!(found.value <= value + DECREASE * step * slope + noise * Math.abs(value))) continue;
      remember(pairs, x, next, gradient, found.gradient);
      x = next;
      ({ value, gradient } = found);
      isStuck = false;
      break;
    }
    iterations++;
    onIteration?.(iterations, value, largest(gradient));
  }
  const steepest = largest(gradient);
  return { x, value, gradient: steepest, iterations, converged: steepest <= tolerance };
}

/** -H g by the two loops, H the inverse Hessian that `pairs` tell of. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((part) => -part);
  const last = pairs.at(-1);
  // Nothing is known of the scale yet: a step of unit length at most.
  if (!last) return scale(direction, 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))));
  const weights: number[] = [];
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, curvature } = pairs[i]!;
    weights[i] = dot(s, direction) / curvature;
    addScaled(direction, -weights[i]!, y);
  }
  scale(direction, last.curvature / dot(last.y, last.y));
  for (const [i, { s, y, curvature }] of pairs.entries()) {
    addScaled(direction, weights[i]! - dot(y, direction) / curvature, s);
  }
  return direction;
}

function remember(
  pairs: Pair[],
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const s = next.map((at, j) => at - x[j]!);
  const y = nextGradient.map((at, j) => at - gradient[j]!);
  const curvature = dot(s, y);
  // No more than rounding: such a pair would point anywhere.
  if (!(curvature > 1e-10 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  pairs.push({ s, y, curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function scale(x: Float64Array, by: number): Float64Array {
  for (let j = 0; j < x.length; j++) x[j]! *= by;
  return x;
}

function addScaled(x: Float64Array, by: number, y: Float64Array): void {
  for (let j = 0; j < x.length; j++) x[j]! += by * y[j]!;
}

function largest(x: Float64Array): number {
  return x.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
}
