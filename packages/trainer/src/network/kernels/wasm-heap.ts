import { engine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** What kernels need of tfjs's wasm backend, as of 4.22. */
export interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo;
  /** The values themselves; valid until something is allocated. */
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

/** A tensor whose values are not set yet; the `tidy` around disposes of it. */
export function emptyTensor<T extends Tensor>(backend: WasmBackend, shape: readonly number[]): T {
  return engine().makeTensorFromTensorInfo(backend.makeOutput(shape, 'float32')) as T;
}
