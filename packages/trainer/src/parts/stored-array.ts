import { shouldBe } from '@coke/core/check-options';
import { SafetensorsError, type Tensor as StoredTensor } from '@coke/core/safetensors';

/**
 * Values of a file's tensor.
 *
 * @param type - What they should be.
 * @throws SafetensorsError if it is not there, or of another type or shape.
 */
export function storedArray<T extends Float32Array | Int32Array>(
  tensors: ReadonlyMap<string, StoredTensor>,
  name: string,
  type: { new (length: number): T },
  shape: readonly number[],
): T {
  const tensor = tensors.get(name);
  if (tensor?.data instanceof type && tensor.shape.join() === shape.join()) return tensor.data;
  const got = tensor && `${tensor.data.constructor.name} of shape ${tensor.shape.join(' × ')}`;
  const rule = `${type.name} of shape ${shape.join(' × ')}`;
  throw new SafetensorsError(shouldBe(`tensor ${name}`, rule, got));
}
