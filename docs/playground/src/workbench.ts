import { type WasmBackend, wasm } from '@coke/backend-wasm';
import { type Certificate, ConstrainedKMeans, type FitProgress } from '@coke/core';
import { encodeTable, openTable, type Table } from '@coke/io/web';
import { type ClusterDescription, describeClusters, projectRows } from '@coke/report';
import type { CallOptions } from './calls.ts';
import { cellText } from './cell-text.ts';
import { labelsTable } from './labels-table.ts';
import { openSample } from './open-sample.ts';
import { type PreparedRows, prepareRows } from './prepared-rows.ts';
import { progressOf } from './progress-of.ts';
import type {
  Asked,
  Clustered,
  MapAsked,
  Opened,
  PlaneMap,
  Preparation,
  Prepared,
  Source,
  WorkbenchCalls,
} from './workbench-calls.ts';

/** The model that labels and file are of. */
interface Answer {
  readonly model: ConstrainedKMeans;
  readonly labels: Int32Array;
}

/** Points on the map: more would lie upon each other. */
const POINTS = 10_000;
/** Rows × columns × K from which passes take long: then they end sooner, at a loss that no picture shows. */
const LARGE = 2 ** 27;
const TOLERANCE_OF_LARGE = 1e-4;
/** UMAP takes seconds for so many. */
const UMAP_POINTS = 3000;

/** What the playground's worker does: data, clusters of them, and what is told of these. One call after the other. */
export class Workbench {
  #table: Table | undefined;
  #prepared: PreparedRows | undefined;
  #answer: Answer | undefined;
  #backend: Promise<WasmBackend> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** What a page may call. */
  readonly calls: WorkbenchCalls = {
    open: this.#inTurn(this.#open),
    prepare: this.#inTurn(this.#prepare),
    cluster: this.#inTurn(this.#cluster),
    withoutLimits: this.#inTurn(this.#withoutLimits),
    describe: this.#inTurn(this.#describe),
    project: this.#inTurn(this.#project),
    labels: this.#inTurn(this.#labels),
    model: this.#inTurn(this.#model),
    // Whoever looks at a row does not wait for a fit.
    row: async (number) => this.#row(number),
  };

  /** Calls take effect in the order they come, each when the one before has ended. */
  #inTurn<T, R>(
    call: (argument: T, options: CallOptions) => Promise<R>,
  ): (argument: T, options: CallOptions) => Promise<R> {
    return (argument, options) => {
      const turn = this.#last.then(() => {
        options.signal?.throwIfAborted();
        return call.call(this, argument, options);
      });
      this.#last = turn.catch(() => {});
      return turn;
    };
  }

  async #open(source: Source): Promise<Opened> {
    const table = await openSource(source);
    await this.#table?.close();
    this.#table = table;
    this.#prepared = undefined;
    this.#forget();
    const { name, columns, rows } = table;
    return { name, columns, rows };
  }

  async #prepare(preparation: Preparation, options: CallOptions): Promise<Prepared> {
    const prepared = await prepareRows(this.#opened(), preparation, options);
    this.#prepared = prepared;
    this.#forget();
    const { rows, dropped, features } = prepared;
    return { rows: rows.rows, dropped, features };
  }

  async #cluster(asked: Asked, options: CallOptions): Promise<Clustered> {
    const [backend, start] = [await this.#wasm(), performance.now()];
    const model = await this.#fit(asked, options);
    const [certificate] = model.certificates;
    const { rows } = this.#ready().rows;
    const labels = model.labels.gather(Uint32Array.from({ length: rows }, (_, i) => i));
    this.#forget();
    this.#answer = { model, labels };
    return {
      labels,
      certificate: certificate!,
      seconds: (performance.now() - start) / 1000,
      threads: backend.threads,
    };
  }

  async #withoutLimits(
    { k, metric, seed }: Pick<Asked, 'k' | 'metric' | 'seed'>,
    options: CallOptions,
  ): Promise<Certificate> {
    const model = await this.#fit({ k, metric, seed, minSize: 0, maxSize: undefined }, options);
    const [certificate] = model.certificates;
    model.dispose();
    return certificate!;
  }

  async #describe(): Promise<ClusterDescription[]> {
    const { rows, features, shown, preprocessing } = this.#ready();
    const { model, labels } = this.#found();
    const named = new Set(
      preprocessing.columns.filter((c) => c.kind !== 'vector').map((c) => c.name),
    );
    return describeClusters({
      ...{ rows, labels, metric: model.options.metric },
      centers: await model.centers(),
      featureNames: features.map((name) => (named.has(name) ? name : undefined)),
      columns: shown.map(({ name, values }) => ({ name, ...values })),
    });
  }

  async #project(
    { method, metric }: MapAsked,
    { signal, onProgress }: CallOptions,
  ): Promise<PlaneMap> {
    const { rows } = this.#ready();
    // The same rows whatever their clusters: a map is to stay as it is while these change.
    const labels = new Int32Array(rows.rows);
    const sample = method === 'pca' ? POINTS : UMAP_POINTS;
    const { points } = await projectRows({
      ...{ rows, labels, method, metric, sample, signal },
      onProgress: (share) => onProgress?.({ doing: 'Drawing the map', share }),
    });
    return {
      method,
      numbers: Uint32Array.from(points, ({ row }) => row),
      // What lies in a plane already is shown as it lies.
      positions: Float32Array.from(
        points.flatMap(({ row, x, y }) =>
          rows.cols === 2 ? [rows.data[2 * row]!, rows.data[2 * row + 1]!] : [x, y],
        ),
      ),
    };
  }

  #row(number: number): (readonly [string, string])[] {
    const { shown, rowNumbers } = this.#ready();
    const row = ['row', String(rowNumbers[number]! + 1)] as const;
    return [row, ...shown.map(({ name, values }) => [name, cellText(values, number)] as const)];
  }

  async #labels(): Promise<Blob> {
    const { model, labels } = this.#found();
    const table = await labelsTable(this.#ready(), labels, model);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const part of encodeTable(table, 'csv')) parts.push(part.slice());
    return new Blob(parts, { type: 'text/csv' });
  }

  async #model(): Promise<Blob> {
    const preprocessing = JSON.stringify(this.#ready().preprocessing);
    const file = await this.#found().model.save({ metadata: { preprocessing } });
    return new Blob([file.slice()], { type: 'application/octet-stream' });
  }

  async #fit(asked: Asked, { signal, onProgress }: CallOptions): Promise<ConstrainedKMeans> {
    const { k, minSize, maxSize, metric, seed } = asked;
    const { rows } = this.#ready();
    const backend = await this.#wasm();
    const limits = { minSize, ...(maxSize !== undefined && { maxSize }) };
    const tolerance = rows.rows * rows.cols * k > LARGE && { tolerance: TOLERANCE_OF_LARGE };
    const model = new ConstrainedKMeans({ k, ...limits, ...tolerance, metric, seed, backend });
    try {
      const tell = onProgress && ((progress: FitProgress) => onProgress(progressOf(progress)));
      await model.fit(rows, { signal, onProgress: tell });
      return model;
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  #wasm(): Promise<WasmBackend> {
    this.#backend ??= wasm();
    return this.#backend;
  }

  #forget(): void {
    this.#answer?.model.dispose();
    this.#answer = undefined;
  }

  #opened(): Table {
    if (this.#table) return this.#table;
    throw new Error('data should be opened first');
  }

  #ready(): PreparedRows {
    if (this.#prepared) return this.#prepared;
    throw new Error('data should be prepared first');
  }

  #found(): Answer {
    if (this.#answer) return this.#answer;
    throw new Error('clusters should be computed first');
  }
}

function openSource(source: Source): Promise<Table> {
  return source instanceof Blob ? openTable(source) : openSample(source.sample);
}
