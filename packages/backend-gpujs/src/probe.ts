import type { Device } from './device.ts';
import { DeviceError } from './device-error.ts';
import { table } from './gpu-js.ts';
import { upload } from './kernels.ts';

/** Numbers that only float32 holds: fixed-point and half precision do not. */
const VALUES: readonly number[] = [1 / 3, -1e30, 1e-30, 16777215];

/**
 * Send numbers up, through a kernel and down.
 *
 * @throws DeviceError if others come back, or another mode computed them.
 */
export async function probe(device: Device): Promise<void> {
  const sent = Float32Array.from(VALUES);
  const got = await device.exclusive(
    async () => {
      const value = await device.run(upload, [2, 2], {}, table(sent, 2, 2));
      return value.rows();
    },
    (answer) => ({ keep: [], answer }),
  );
  for (const [at, value] of sent.entries()) {
    const back = got[at >> 1]![at & 1];
    if (back === value) continue;
    throw new DeviceError(device.mode, 'failed', `${back} where ${value} went up`);
  }
}
