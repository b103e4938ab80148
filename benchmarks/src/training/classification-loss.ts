import { withGradient } from '@coke/trainer';
import {
  div,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

/**
 * Mean cross-entropy of rows of scores [b, classes] against classes [b] i32, with its gradient
 * (softmax - one-hot) / b: `@tensorflow/tfjs-core` alone registers none.
 */
export function classificationLoss(scores: Tensor2D, classes: Tensor1D): Scalar {
  const [rows, count] = scores.shape;
  const truth = () => oneHot(classes, count) as Tensor2D;
  return withGradient(
    [scores],
    (save) => {
      save([scores]);
      return mean(neg(sum(mul(logSoftmax(scores), truth()), 1))) as Scalar;
    },
    (dy, [saved]) => [mul(div(sub(softmax(saved as Tensor2D), truth()), rows), dy)],
  );
}
