import type { ElementName } from '../arrays/element-type.ts';

/** Element types by their names in the format. */
export const SAFETENSORS_TYPES: Readonly<Record<string, ElementName>> = {
  ...{ F16: 'float16', BF16: 'bfloat16', F32: 'float32', F64: 'float64', BOOL: 'bool' },
  ...{ I8: 'int8', I16: 'int16', I32: 'int32', I64: 'int64' },
  ...{ U8: 'uint8', U16: 'uint16', U32: 'uint32', U64: 'uint64' },
};
