import { openProblem } from '../step/open-problem.ts';
import { makeProblem } from '../step/problem.ts';
import { repeat } from '../step/repeat.ts';
import type { Opened } from './opened.ts';
import type { Measured, Question } from './question.ts';

/** Measure whole steps in this process or page, be it Node's or a browser's. */
export async function measureStep(
  { backend, device }: Opened,
  { size, rounds, seconds, budget }: Question,
): Promise<Measured> {
  const problem = makeProblem(size, 'clusters');
  const { batches, rate } = problem;
  const out = { labels: new Int32Array(size.rows) };
  const options = {
    dualLearningRates: [rate],
    centers: 'current',
    unitLength: true,
  } as const;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const session = await openProblem(backend, problem);
  try {
    let steps = 0;
    const step = () => session.step(batches[steps++ % batches.length]!, out, options);
    const first = await repeat(step, 0);
    // Duals begin at zero: these are the nearest centers.
    const labels = Array.from(out.labels);
    if (elapsed() > budget / 2) return { device, samples: [first], cold: true, labels };
    await repeat(step, seconds);
    const samples: number[] = [];
    do samples.push(await repeat(step, seconds));
    while (samples.length < rounds && elapsed() < budget);
    return { device, samples, cold: false, labels };
  } finally {
    session.dispose();
  }
}
