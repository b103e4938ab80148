import { expect, test } from 'vitest';
import { resnet18 } from '../src/network/encoders/resnet.ts';
import { sgd } from '../src/optimizers/sgd.ts';
import { ALL_OBJECTIVES } from './all-objectives.ts';
import { fixedBatch } from './array-loader.ts';
import { disposeRun, smallRun } from './small-run.ts';

const STEPS = 10;
/** Milliseconds, for one that hangs: seconds are enough on a quiet machine. */
const TIMEOUT = 600_000;

/** Tests that every objective trains a real network, with small heads on small images. */
export function testResNetSteps(): void {
  test.each(ALL_OBJECTIVES)(
    '$name',
    async (objective) => {
      const { views = 2, make, makeStill = make, projector } = objective;
      const encoder = resnet18({ stem: 'cifar', seed: 1 });
      const trainer = smallRun(
        { make: makeStill },
        {
          encoder,
          ...(projector && { projector: projector({ inputs: encoder.features, seed: 5 }) }),
          loader: fixedBatch({ count: 16, size: 16, channels: 3, views }),
          // Of CoKe's the first has no loss.
          epochs: STEPS + (objective.name === 'coke' ? 1 : 0),
          learningRate: 0.02,
          schedule: { final: 0.02 },
          optimizer: sgd({ momentum: 0.9 }),
        },
      );
      await trainer.train();
      const losses = trainer.history.flatMap(({ loss }) => loss ?? []);
      expect(losses).toHaveLength(STEPS);
      for (const loss of losses) expect(Number.isFinite(loss)).toBe(true);
      expect(losses.at(-1)).toBeLessThan(losses[0]!);
      disposeRun(trainer);
    },
    TIMEOUT,
  );
}
