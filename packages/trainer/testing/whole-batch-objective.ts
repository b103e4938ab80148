import * as tf from '@tensorflow/tfjs-core';
import type { LossInputs, LossOutcome, ObjectiveFactory } from '../src/objectives/objective.ts';

/**
 * For tests: a loss that is no mean over rows. Predictions of one view should lie where the twin's projections of
 * the other do, and the mean m of all predictions at a point c that is learnt too: mean |p - z'|² + |m - c|².
 */
export function centered({ dim, calls = [] }: { dim: number; calls?: string[] }): ObjectiveFactory {
  return () => {
    const c = tf.tidy(() => tf.variable(tf.ones([dim])) as tf.Variable);
    return {
      name: 'centered',
      options: {},
      needs: {
        largeViews: 2,
        predictor: 'optional',
        wholeBatch: true,
        twin: { of: 'projection', momentum: () => 0.9 },
      },
      trainable: new Map([['c', c]]),
      state: new Map(),
      measureNames: ['distance'],
      yardstick: {},
      loss(inputs) {
        calls.push(`loss ${inputs.from}+${inputs.ids.length}`);
        return centeredLoss(inputs, c as unknown as tf.Tensor1D);
      },
      afterStep({ online: { projections }, twin }) {
        const rows = [...projections, ...twin!.projections].map(({ shape }) => shape[0]!);
        calls.push(`after ${rows.join(' ')}`);
        return {};
      },
      dispose: () => c.dispose(),
    };
  };
}

function centeredLoss({ online, twin, ids }: LossInputs, c: tf.Tensor1D): LossOutcome {
  const predictions = online.predictions ?? online.projections;
  const b = ids.length;
  const away = predictions.map((p, v) => tf.sub<tf.Tensor2D>(p, twin!.projections[1 - v]!));
  const distances = away.map((difference) => tf.mean(tf.sum(tf.square(difference), 1)));
  const fromCenter = tf.sub<tf.Tensor1D>(tf.mean(tf.concat([...predictions], 0), 0), c);
  const distance = tf.add<tf.Scalar>(distances[0]!, distances[1]!);
  const gradients = away.map((difference) =>
    tf.div<tf.Tensor2D>(tf.add(tf.mul(difference, 2), fromCenter), b),
  );
  return {
    loss: tf.add(distance, tf.sum(tf.square(fromCenter))),
    [online.predictions ? 'predictionGradients' : 'projectionGradients']: gradients,
    gradients: new Map([['c', tf.mul(fromCenter, -2)]]),
    measures: tf.reshape(distance, [1]),
  };
}
