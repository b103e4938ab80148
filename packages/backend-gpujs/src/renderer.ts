import type { WebGlContext, WebGpuContext } from './gpu-js.ts';
import type { Mode } from './mode.ts';

const RENDERER = 0x1f01;
const UNMASKED_RENDERER = 0x9246;

/**
 * What computes, as it names itself.
 *
 * @param webgl - The context that a kernel has run on.
 */
export function rendererOf(
  mode: Mode,
  webgl: WebGlContext | null,
  webgpu: WebGpuContext | undefined,
): string {
  if (mode === 'cpu') return 'JavaScript';
  if (mode === 'webasm') return 'WebAssembly';
  if (webgpu) {
    const { vendor, architecture, device, description } = webgpu.adapter.info ?? {};
    return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unknown';
  }
  if (!webgl) return 'unknown';
  const named = webgl.getExtension('WEBGL_debug_renderer_info') !== null;
  return `${webgl.getParameter(named ? UNMASKED_RENDERER : RENDERER)}`;
}
