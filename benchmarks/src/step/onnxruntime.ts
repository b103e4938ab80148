import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Contestant } from './contestant.ts';
import { onnxModel } from './onnx-model.ts';
import type { Problem } from './problem.ts';
import { repeat } from './repeat.ts';

/** ONNX Runtime: MatMul, Add, ArgMax. */
export async function onnxruntime(problem: Problem, threads: number): Promise<Contestant> {
  const { size, centers, batches } = problem;
  const model = onnxModel(centers, new Float32Array(size.k), size.rows);
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const assign = async (i: number): Promise<BigInt64Array> => {
    const { data } = batches[i % batches.length]!;
    const { labels } = await session.run({ x: new Tensor('float32', data, [size.rows, size.dim]) });
    return labels!.data as BigInt64Array;
  };
  return {
    name: 'onnxruntime-node',
    part: 'assign',
    labels: Array.from(await assign(0), Number),
    run: (seconds) => repeat(assign, seconds),
    close: () => session.release(),
  };
}
