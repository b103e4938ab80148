import type { Certificate } from '@coke/core';
import type { ClusterDescription } from '@coke/report';
import {
  type ComputedRef,
  computed,
  onMounted,
  onUnmounted,
  type Ref,
  ref,
  shallowRef,
  watch,
} from 'vue';
import { type CallWorker, callWorker } from '../src/call-worker.ts';
import type { CallOptions, Port, Progress } from '../src/calls.ts';
import { type FeasibleSizes, feasibleSizes } from '../src/feasible-sizes.ts';
import { preparationOf, settingsFor } from '../src/preparation-of.ts';
import { SAMPLES, type SampleName } from '../src/samples.ts';
import { DEFAULTS, fromHash, type Settings, toHash } from '../src/settings.ts';
import type {
  Asked,
  Clustered,
  Opened,
  PlaneMap,
  Prepared,
  WorkbenchCalls,
} from '../src/workbench-calls.ts';

/** Everything that is shown, and what can be done with it. */
export interface Playground {
  readonly isReady: Ref<boolean>;
  readonly opened: Ref<Opened | undefined>;
  readonly settings: Ref<Settings>;
  /** Whether a link said settings that wait for a file. */
  readonly isLinked: Ref<boolean>;
  readonly prepared: Ref<Prepared | undefined>;
  readonly sizes: ComputedRef<FeasibleSizes | undefined>;
  readonly map: Ref<PlaneMap | undefined>;
  readonly clustered: Ref<Clustered | undefined>;
  readonly withoutLimits: Ref<Certificate | undefined>;
  readonly cards: Ref<readonly ClusterDescription[] | undefined>;
  /** What is going on; undefined when nothing is. */
  readonly progress: Ref<Progress | undefined>;
  /** What went wrong, in words. */
  readonly error: Ref<string | undefined>;
  openFile(file: File): Promise<void>;
  openSample(name: SampleName): Promise<void>;
  /** Changed settings: clusters follow. */
  change(settings: Partial<Settings>): void;
  drawMap(method: PlaneMap['method']): Promise<void>;
  row(number: number): Promise<readonly (readonly [string, string])[]>;
  save(what: 'labels' | 'model'): Promise<void>;
}

/** How long settings have to stand still before they are computed with, in ms. */
const PAUSE = 150;

export function usePlayground(): Playground {
  const isReady = ref(false);
  const opened = shallowRef<Opened>();
  const settings = shallowRef<Settings>(DEFAULTS);
  const isLinked = ref(false);
  const prepared = shallowRef<Prepared>();
  const map = shallowRef<PlaneMap>();
  const clustered = shallowRef<Clustered>();
  const withoutLimits = shallowRef<Certificate>();
  const cards = shallowRef<readonly ClusterDescription[]>();
  const progress = shallowRef<Progress>();
  const error = ref<string>();
  const sizes = computed(() => {
    const rows = prepared.value?.rows ?? opened.value?.rows;
    return rows === undefined ? undefined : feasibleSizes(settings.value, rows);
  });

  let worker: Worker | undefined;
  let call: CallWorker<WorkbenchCalls>;
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let method: PlaneMap['method'] = 'pca';
  /** What each thing that is shown was made by: what has not changed is not made again. */
  const madeBy = new Map<unknown, string>();

  /** Runs work in place of the work before it, which is aborted. Errors are told, unless they are aborts. */
  async function instead(work: (options: CallOptions) => Promise<void>): Promise<void> {
    clearTimeout(timer);
    current.abort();
    const controller = new AbortController();
    current = controller;
    error.value = undefined;
    const { signal } = controller;
    const onProgress = (said: Progress) => {
      if (!signal.aborted) progress.value = said;
    };
    try {
      await work({ signal, onProgress });
    } catch (failure) {
      if (!signal.aborted) error.value = (failure as Error).message;
    } finally {
      if (!signal.aborted) progress.value = undefined;
    }
  }

  async function open(source: File | { readonly sample: SampleName }, chosen: Settings) {
    await instead(async (options) => {
      progress.value = { doing: 'Opening' };
      const data = await call('open', source, options);
      const name = source instanceof File ? source.name : data.name;
      opened.value = { ...data, name };
      settings.value = settingsFor(chosen, data);
      isLinked.value = false;
      forget();
      await compute(options);
    });
  }

  function forget() {
    madeBy.clear();
    for (const shown of [prepared, map, clustered, withoutLimits, cards]) shown.value = undefined;
    method = 'pca';
  }

  /** Makes what is shown, unless it was made by the same. */
  async function make<T>(shown: Ref<T>, by: unknown, work: () => Promise<T>): Promise<void> {
    const key = JSON.stringify(by);
    if (madeBy.get(shown) === key) return;
    // Until it is done the worker may hold the one or the other.
    madeBy.delete(shown);
    shown.value = await work();
    madeBy.set(shown, key);
  }

  async function compute(options: CallOptions) {
    const preparation = preparationOf(settings.value);
    await make(prepared, preparation, () => {
      forget();
      progress.value = { doing: 'Reading rows' };
      return call('prepare', preparation, options);
    });
    const { metric, seed } = settings.value;
    const asked = { method, metric };
    await make(map, asked, () => {
      progress.value = { doing: 'Drawing the map' };
      return call('project', asked, options);
    });
    const { k, minSize, maxSize } = sizes.value!;
    const wanted: Asked = { k, minSize, maxSize, metric, seed };
    await make(clustered, wanted, () => {
      progress.value = { doing: 'Finding clusters' };
      return call('cluster', wanted, options);
    });
    progress.value = undefined;
    // Beside what is there to look at, without a word.
    const quietly = { signal: options.signal };
    await make(cards, wanted, () => {
      cards.value = undefined;
      return call('describe', undefined, quietly);
    });
    const free = { k, metric, seed };
    await make(withoutLimits, free, () => {
      withoutLimits.value = undefined;
      return call('withoutLimits', free, quietly);
    });
  }

  function change(chosen: Partial<Settings>) {
    settings.value = { ...settings.value, ...chosen };
    clearTimeout(timer);
    if (opened.value) timer = setTimeout(() => instead(compute), PAUSE);
  }

  async function restore() {
    const linked = fromHash(location.hash);
    const sample = SAMPLES.find(({ name }) => name === linked.sample)?.name;
    if (sample) {
      await open({ sample }, { ...DEFAULTS, ...linked });
    } else if (linked.k !== undefined) {
      settings.value = { ...DEFAULTS, ...linked, sample: undefined };
      isLinked.value = true;
    }
  }

  onMounted(async () => {
    worker = new Worker(new URL('../src/worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('error', ({ message }) => {
      error.value = `The page could not start its worker: reload it. ${message ?? ''}`;
    });
    call = callWorker<WorkbenchCalls>(worker as Port);
    addEventListener('hashchange', restore);
    isReady.value = true;
    await restore();
  });

  onUnmounted(() => {
    removeEventListener('hashchange', restore);
    clearTimeout(timer);
    worker?.terminate();
  });

  watch(settings, (chosen) => {
    if (opened.value) history.replaceState(history.state, '', `#${toHash(chosen)}`);
  });

  return {
    ...{ isReady, opened, settings, isLinked, prepared, sizes, map, clustered },
    ...{ withoutLimits, cards, progress, error, change },
    async openFile(file) {
      const chosen = isLinked.value ? settings.value : DEFAULTS;
      await open(file, { ...chosen, sample: undefined });
    },
    async openSample(name) {
      const sample = SAMPLES.find((one) => one.name === name)!;
      await open({ sample: name }, { ...DEFAULTS, ...sample.settings, sample: name });
    },
    async drawMap(chosen) {
      method = chosen;
      await instead(compute);
    },
    row: (number) => call('row', number),
    async save(what) {
      const name = (opened.value?.name ?? 'data').replace(/\.[^.]*$/, '');
      const ending = what === 'labels' ? 'clusters.csv' : 'model.safetensors';
      try {
        offer(await call(what, undefined), `${name}-${ending}`);
      } catch (failure) {
        error.value = (failure as Error).message;
      }
    },
  };
}

/** Lets the visitor save a file. */
function offer(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
