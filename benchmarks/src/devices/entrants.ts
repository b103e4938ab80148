import type { Entrant, Way } from './entrant.ts';

const IN_NODE: readonly Way[] = [
  { library: 'gpujs', mode: 'webgpu' },
  { library: 'gpujs', mode: 'headlessgl' },
  { library: 'gpujs', mode: 'webasm' },
  { library: 'gpujs', mode: 'cpu' },
  { library: 'tfjs', mode: 'tensorflow' },
  { library: 'tfjs', mode: 'wasm' },
  { library: 'tfjs', mode: 'cpu' },
];

const IN_PAGES: readonly Way[] = [
  { library: 'gpujs', mode: 'webgpu' },
  { library: 'gpujs', mode: 'webgl2' },
  { library: 'gpujs', mode: 'webasm' },
  { library: 'gpujs', mode: 'cpu' },
  { library: 'tfjs', mode: 'webgpu' },
  { library: 'tfjs', mode: 'webgl' },
  { library: 'tfjs', mode: 'wasm' },
  { library: 'tfjs', mode: 'cpu' },
];

/** Every mode where it belongs, after what goes without a device, to compare. */
export function entrantsInNode(threads: readonly number[]): Entrant[] {
  const ways: Way[] = [
    { library: 'reference' },
    { library: 'javascript' },
    { library: 'ndarray' },
    ...wasm(threads),
  ];
  return [...ways, ...IN_NODE].map((way) => ({ ...way, where: 'Node' }));
}

export function entrantsInPages(threads: readonly number[]): Entrant[] {
  return [...wasm(threads), ...IN_PAGES].map((way) => ({ ...way, where: 'page' }));
}

function wasm(threads: readonly number[]): Way[] {
  return threads.map((count) => ({ library: 'wasm', threads: count }));
}
