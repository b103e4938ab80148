import { type GpuJsBackend, gpujs, type Mode } from '@coke/backend-gpujs';
import type { Backend } from '@coke/core';
import { type Device, describeDevice } from './describe-device.ts';

/** A backend that is there, and what it computes on. */
export interface Opened {
  readonly backend: Backend;
  readonly device: string;
}

export function opened(backend: Backend, device: Device): Opened {
  return { backend, device: describeDevice(device) };
}

/** @throws DeviceError if the mode does not run here. */
export async function openGpuJs(mode: Mode): Promise<Opened> {
  const backend: GpuJsBackend = await gpujs({ mode });
  const kind = mode === 'cpu' || mode === 'webasm' ? 'processor' : 'graphics';
  return opened(backend, { kind, name: backend.renderer });
}
