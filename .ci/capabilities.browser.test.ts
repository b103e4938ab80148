// What the other browser tests take for granted; a browser that lacks it should not skip them.
import { expect, inject, test } from 'vitest';

const isolated = inject('isolated');

test('the page is a secure context, and isolated where it is served so', () => {
  expect(isSecureContext).toBe(true);
  expect(crossOriginIsolated).toBe(isolated);
});

/** What a worker posts that runs `body`. */
async function inWorker(body: string, message: unknown): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([body], { type: 'text/javascript' }));
  const worker = new Worker(url);
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(message);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}

test('a worker is isolated where its page is', async () => {
  expect(await inWorker('onmessage = () => postMessage(crossOriginIsolated)', '')).toBe(isolated);
});

test('memory can be shared with a worker where the page is isolated, and only there', async () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const cells = new Int32Array(memory.buffer);
  const add = 'onmessage = ({ data }) => { Atomics.add(data, 0, 7); postMessage(0); }';
  const sharing = inWorker(add, cells);
  if (isolated) {
    await sharing;
    expect(cells[0]).toBe(7);
  } else {
    await expect(sharing).rejects.toThrow('SharedArrayBuffer');
  }
});

test('WebGL2 renders to float textures', () => {
  const gl = document.createElement('canvas').getContext('webgl2')!;
  expect(gl).not.toBeNull();
  expect(gl.getExtension('EXT_color_buffer_float')).not.toBeNull();
});

test('a worker has WebGL2, too', async () => {
  const body = `onmessage = () =>
    postMessage(new OffscreenCanvas(1, 1).getContext('webgl2') instanceof WebGL2RenderingContext)`;
  expect(await inWorker(body, '')).toBe(true);
});

// Of GPUBufferUsage and GPUMapMode, which TypeScript does not declare.
const [MAP_READ, COPY_SRC, COPY_DST, STORAGE] = [0x1, 0x4, 0x8, 0x80];
const READ = 0x1;

/** Doubles four numbers on the GPU. */
async function double(values: Float32Array<ArrayBuffer>): Promise<number[]> {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter!.requestDevice();
  const code = `@group(0) @binding(0) var<storage, read_write> x: array<f32>;
    @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) at: vec3u) { x[at.x] *= 2; }`;
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  });
  const size = values.byteLength;
  const buffer = device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  const result = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(buffer, 0, values);
  const layout = pipeline.getBindGroupLayout(0);
  const commands = device.createCommandEncoder();
  const pass = commands.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  commands.copyBufferToBuffer(buffer, 0, result, 0, size);
  device.queue.submit([commands.finish()]);
  await result.mapAsync(READ);
  const doubled = [...new Float32Array(result.getMappedRange())];
  device.destroy();
  return doubled;
}

test('WebGPU computes', async () => {
  expect(await double(Float32Array.of(1, -2, 0.5, 0))).toEqual([2, -4, 1, 0]);
});
