/** @module @coke/core/safetensors */
export { type DecodeOptions, decodeSafetensors, type Safetensors } from './decode.ts';
export type { TensorData } from './dtype.ts';
export { encodeSafetensors } from './encode.ts';
export { SafetensorsError } from './safetensors-error.ts';
export type { Tensor } from './tensor.ts';
