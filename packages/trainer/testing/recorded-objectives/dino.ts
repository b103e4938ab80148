import { squeeze, type Tensor2D } from '@tensorflow/tfjs-core';
import { dino } from '../../src/objectives/dino/dino.ts';
import type { RecordedCase } from '../recorded-array.ts';
import { type CheckObjective, expectArrays } from './check.ts';
import { checkLoss, endStep, gradientsOfSteps, makeObjective, placeOfStep } from './drive.ts';

interface DinoCase {
  readonly batch: number;
  readonly K: number;
  readonly smallViews: number;
  readonly studentTemperature: number;
  readonly warmupTeacherTemperature: number;
  readonly teacherTemperature: number;
  readonly warmupTeacherEpochs: number;
  readonly epochs: number;
  readonly epochOfStep: readonly number[];
  readonly centerMomentum: number;
  readonly loss: readonly number[];
}

/** Loss and gradients of some batches of several epochs, and the center before each. */
export const checkDino: CheckObjective = async (recorded) => {
  const about = await recorded.about<DinoCase>();
  const { warmupTeacherTemperature, teacherTemperature, warmupTeacherEpochs } = about;
  const { batch, K, smallViews, studentTemperature, epochOfStep, centerMomentum, loss } = about;
  const temperatures = { warmupTeacherTemperature, teacherTemperature, warmupTeacherEpochs };
  const objective = makeObjective(
    dino({ k: K, temperature: studentTemperature, ...temperatures, centerMomentum }),
    { batchSize: batch, epochs: about.epochs },
  );
  const expectCenter = async (t: number) => {
    const center = squeeze(objective.state.get('center')!);
    await expectArrays(recorded, [[`center_${t}`, center]]);
    center.dispose();
  };
  const gradients = gradientsOfSteps('student_grad', epochOfStep.length, 2 + smallViews);
  for (const [t, epoch] of epochOfStep.entries()) {
    await expectCenter(t);
    const students = await readAll(recorded, `student_${t}`, 2 + smallViews);
    const teachers = await readAll(recorded, `teacher_${t}`, 2);
    const step = {
      online: { projections: [], predictions: students },
      twin: { projections: [], predictions: teachers },
      place: { ...placeOfStep(t, epochOfStep.length), epoch, epochs: about.epochs },
    };
    await checkLoss(objective, step, {
      ...{ of: recorded, loss: loss[t]!, gradients: gradients[t]!, among: gradients.flat() },
    });
    await endStep(objective, step);
  }
  await expectCenter(epochOfStep.length);
  objective.dispose();
};

/** Outputs of all views: `<name>_0` and so on. */
function readAll(recorded: RecordedCase, name: string, count: number): Promise<Tensor2D[]> {
  return Promise.all(
    Array.from({ length: count }, (_, v) => recorded.tensor<Tensor2D>(`${name}_${v}`)),
  );
}
