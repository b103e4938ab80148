/** @module @coke/core/safetensors */
export { crc32 } from '../../support/crc32.ts';
export { type DecodeOptions, decodeSafetensors, type Safetensors } from './decode.ts';
export type { TensorData } from './dtype.ts';
export { encodeSafetensors } from './encode.ts';
export { locateTensors, type TensorPlace } from './locate.ts';
export { SafetensorsError } from './safetensors-error.ts';
export type { Tensor } from './tensor.ts';
