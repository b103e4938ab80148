import { shouldBe } from '@coke/core/check-options';
import { checkLabelled, checkSameWidth, type LabelledFeatures } from './labelled-features.ts';
import { lbfgs, type Minimum } from './lbfgs.ts';
import { SoftmaxRegression } from './softmax-regression.ts';
import { type Standardization, standardization } from './standardize.ts';

export interface LinearProbeOptions {
  /**
   * Weight of half the squared weights beside the mean cross-entropy; biases do not decay.
   * @defaultValue 1 / n, which is `C = 1` of scikit-learn's LogisticRegression
   */
  readonly weightDecay?: number;
  /**
   * Fitted when no part of the gradient is larger.
   * @defaultValue 1e-4, scikit-learn's
   */
  readonly tolerance?: number;
  /**
   * Where fitting ends, converged or not.
   * @defaultValue 1000
   */
  readonly maxIterations?: number;
  readonly signal?: AbortSignal;
  /** Told after every iteration: from 1, the objective, the largest part of its gradient. */
  readonly onProgress?: (iteration: number, objective: number, gradient: number) => void;
}

/** What a linear classifier makes of frozen features. */
export interface LinearProbe {
  /** Share of the test rows that it classifies right: top-1. */
  readonly accuracy: number;
  /** The same of the rows that it was fitted to. */
  readonly trainAccuracy: number;
  /** [test rows] what it says. */
  readonly predictions: Int32Array;
  /** Mean cross-entropy over the training rows, and decay. */
  readonly objective: number;
  readonly iterations: number;
  /** Has the gradient come within the tolerance? */
  readonly converged: boolean;
}

/** Relative rounding of a float32 sum of losses. */
const NOISE = 1e-6;

/**
 * Linear evaluation: multinomial logistic regression on frozen features, which are standardised by
 * the training rows' mean and deviation.
 *
 * The problem is convex, so it is solved rather than trained for: L-BFGS over all rows until the
 * gradient vanishes. The answer is that of the problem, whatever the machine; there is no step size,
 * batch, epoch or seed for it to hang on. (The usual recipe, SGD with augmentation, is another
 * problem: it needs the images, not the features.) Features stay on the active tfjs backend
 * meanwhile, 4 n d bytes.
 *
 * @throws RangeError for options out of range, features that are not finite, sets that do not belong
 * together or less than two classes; TypeError for what is no matrix of float32 or no Int32Array of
 * classes; the signal's reason once it is aborted.
 */
export async function linearProbe(
  train: LabelledFeatures,
  test: LabelledFeatures,
  options: LinearProbeOptions = {},
): Promise<LinearProbe> {
  const classes = Math.max(checkLabelled('train', train), checkLabelled('test', test));
  checkSameWidth(train.features, test.features);
  if (classes < 2) throw new RangeError(shouldBe('the number of classes', 'at least 2', classes));
  const scaling = standardization(train.features);
  const { minimum, predicted } = await fit(train, classes, scaling, options);
  const predictions = await predict(test, classes, scaling, minimum.x, options.signal);
  return {
    accuracy: agreement(predictions, test.classes),
    trainAccuracy: agreement(predicted, train.classes),
    predictions,
    objective: minimum.value,
    iterations: minimum.iterations,
    converged: minimum.converged,
  };
}

async function fit(
  { features, classes: truth }: LabelledFeatures,
  classes: number,
  scaling: Standardization,
  options: LinearProbeOptions,
): Promise<{ minimum: Minimum; predicted: Int32Array }> {
  const { weightDecay = 1 / features.rows, tolerance = 1e-4, maxIterations = 1000 } = options;
  nonNegative('weightDecay', weightDecay);
  nonNegative('tolerance', tolerance);
  if (!(Number.isSafeInteger(maxIterations) && maxIterations >= 1)) {
    throw new RangeError(shouldBe('maxIterations', 'a positive integer', maxIterations));
  }
  const regression = new SoftmaxRegression(features, truth, classes, scaling, options.signal);
  try {
    const start = new Float64Array(regression.size);
    const minimum = await lbfgs(regression.objective(weightDecay), start, {
      maxIterations,
      tolerance,
      noise: NOISE,
      onIteration: options.onProgress,
    });
    return { minimum, predicted: await regression.predict(minimum.x) };
  } finally {
    regression.dispose();
  }
}

async function predict(
  { features, classes: truth }: LabelledFeatures,
  classes: number,
  scaling: Standardization,
  parameters: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const regression = new SoftmaxRegression(features, truth, classes, scaling, signal);
  try {
    return await regression.predict(parameters);
  } finally {
    regression.dispose();
  }
}

function nonNegative(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(shouldBe(name, 'a number of at least 0', value));
  }
}

function agreement(predicted: Int32Array, truth: Int32Array): number {
  return predicted.reduce((right, one, i) => right + Number(one === truth[i]), 0) / truth.length;
}
