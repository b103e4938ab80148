import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { argMax, matMul, setBackend, slice2d, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** No clustering is in the package: the nearest of some rows. `assets`: where its binaries are. */
export async function firstLabel(
  rows: Float32Array,
  dim: number,
  k: number,
  assets: string,
): Promise<number> {
  setWasmPaths(assets);
  await setBackend('wasm');
  const labels = tidy(() => {
    const x = tensor2d(rows, [rows.length / dim, dim]);
    return argMax(matMul(x, slice2d(x, [0, 0], [k, dim]), false, true), 1);
  });
  return (await labels.data())[0]!;
}
