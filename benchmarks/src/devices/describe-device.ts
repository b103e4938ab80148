/** What a backend computes on. */
export interface Device {
  /** `graphics`: through an interface to GPUs, which a software renderer may stand behind. */
  readonly kind: 'processor' | 'graphics';
  /** As it names itself. */
  readonly name: string;
}

/** How renderers that compute on the processor name themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software|xvfb|\bcpu\b/i;

/** No name, or one that only says which library is behind it. */
const UNNAMED = /^(unknown|angle|webkit webgl|)$/i;

/** A software renderer is called one, so that nobody takes its figures for those of a GPU. */
export function describeDevice({ kind, name }: Device): string {
  if (kind === 'processor') return `processor: ${name}`;
  if (SOFTWARE.test(name)) return `software: ${name}`;
  if (UNNAMED.test(name.trim())) return `not named, perhaps software: ${name || 'unknown'}`;
  return `GPU: ${name}`;
}
