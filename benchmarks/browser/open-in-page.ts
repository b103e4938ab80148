/// <reference types="vite/client" />

import { wasm } from '@coke/backend-wasm';
import { allInOrder } from '@coke/core/all-in-order';
import type { Device } from '../src/devices/describe-device.ts';
import type { Entrant, TfjsMode } from '../src/devices/entrant.ts';
import { type Opened, opened, openGpuJs } from '../src/devices/opened.ts';
import { describeThreads } from '../src/step/sizes.ts';

/** @throws Error that says why it does not run in this page. */
export async function openInPage(entrant: Entrant): Promise<Opened> {
  switch (entrant.library) {
    case 'wasm': {
      const { threads } = entrant;
      if (threads > 1 && !crossOriginIsolated) throw new Error('the page is not isolated');
      const name = `WebAssembly, ${describeThreads(threads)}`;
      return opened(await wasm({ threads }), { kind: 'processor', name });
    }
    case 'gpujs':
      return openGpuJs(entrant.mode);
    case 'tfjs':
      return openTfjs(entrant.mode);
    default:
      throw new Error('it is measured in Node');
  }
}

async function openTfjs(mode: TfjsMode): Promise<Opened> {
  // Only here: where one of its backends cannot be loaded, the others are measured all the same.
  const { setBackend } = await import('@tensorflow/tfjs-core');
  const { tfjs } = await import('@coke/backend-tfjs');
  const device = await register(mode);
  if (!(await setBackend(mode))) throw new Error(`tfjs should start ${mode}, got another backend`);
  return opened(await tfjs(), await device());
}

/** Brings a tfjs backend; answers what tells, when it has started, what it computes on. */
async function register(mode: TfjsMode): Promise<() => Device | Promise<Device>> {
  switch (mode) {
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return () => ({ kind: 'processor', name: 'JavaScript' });
    case 'wasm':
      return registerWasm();
    case 'webgl':
      return registerWebGl();
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      return adapterOfTfjs;
    default:
      throw new Error('it runs in Node only');
  }
}

async function registerWasm(): Promise<() => Device> {
  const { getThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const [plain, simd, threaded] = await allInOrder([
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ]);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.default,
    'tfjs-backend-wasm-simd.wasm': simd.default,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
  });
  const threads = () => (crossOriginIsolated ? getThreadsCount() : 1);
  return () => ({ kind: 'processor', name: `WebAssembly, ${describeThreads(threads())}` });
}

async function registerWebGl(): Promise<() => Device> {
  await import('@tensorflow/tfjs-backend-webgl');
  const { backend } = await import('@tensorflow/tfjs-core');
  return () => {
    const { gpgpu } = backend() as unknown as {
      readonly gpgpu: { readonly gl: WebGL2RenderingContext };
    };
    const named = gpgpu.gl.getExtension('WEBGL_debug_renderer_info');
    const name = named ? gpgpu.gl.getParameter(named.UNMASKED_RENDERER_WEBGL) : 'unknown';
    return { kind: 'graphics', name: `${name}` };
  };
}

/** The adapter that tfjs asks for: its own keeps no more than a part of the name. */
async function adapterOfTfjs(): Promise<Device> {
  const { gpu } = navigator as unknown as { readonly gpu: Gpu };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  const { vendor, architecture, device, description } = adapter?.info ?? {};
  const name = [vendor, architecture, device, description].filter(Boolean).join(' ');
  return { kind: 'graphics', name };
}

/** As much of WebGPU as names it. */
interface Gpu {
  requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<{
    readonly info: Readonly<Record<string, string | undefined>>;
  } | null>;
}
