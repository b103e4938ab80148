import type { Certificate } from '@coke/core';
import type { TableColumn } from '@coke/io/web';
import type { ClusterDescription } from '@coke/report';
import type { CallOptions } from './calls.ts';
import type { SampleName } from './samples.ts';
import type { Settings } from './settings.ts';

/** What a page may ask of its worker: see `Workbench`. */
export interface WorkbenchCalls {
  readonly open: Call<Source, Opened>;
  readonly prepare: Call<Preparation, Prepared>;
  readonly cluster: Call<Asked, Clustered>;
  /** Plain k-means on the same rows. */
  readonly withoutLimits: Call<Pick<Asked, 'k' | 'metric' | 'seed'>, Certificate>;
  readonly describe: Call<undefined, readonly ClusterDescription[]>;
  /** A map of the rows. */
  readonly project: Call<MapAsked, PlaneMap>;
  /** A CSV file. */
  readonly labels: Call<undefined, Blob>;
  /** A safetensors file, which says how its rows were made, too. */
  readonly model: Call<undefined, Blob>;
  /** What is shown of a row that is clustered: names and values. */
  readonly row: Call<number, readonly (readonly [name: string, value: string])[]>;
}

type Call<T, R> = (argument: T, options: CallOptions) => Promise<R>;

/** Data: a file, or the name of a sample. */
export type Source = Blob | { readonly sample: SampleName };

/** Data at hand. */
export interface Opened {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** Undefined where only reading it all tells. */
  readonly rows: number | undefined;
}

/** What of the settings decides how a table becomes rows. */
export type Preparation = Pick<Settings, 'columns' | 'id' | 'scale' | 'missing'>;

/** The data as rows of numbers. */
export interface Prepared {
  readonly rows: number;
  /** Rows that lack a value and were left out. */
  readonly dropped: number;
  /** A name for each number of a row. */
  readonly features: readonly string[];
}

/** Some rows as points of a plane. */
export interface PlaneMap {
  readonly method: 'pca' | 'umap';
  /** Their numbers among the rows that are clustered. */
  readonly numbers: Uint32Array;
  /** x and y of each in turn. */
  readonly positions: Float32Array;
}

export interface MapAsked extends Pick<Settings, 'metric'> {
  readonly method: PlaneMap['method'];
}

/** What is asked for: sizes that can be kept. */
export interface Asked extends Pick<Settings, 'k' | 'metric' | 'seed' | 'maxSize'> {
  readonly minSize: number;
}

/** What was found. */
export interface Clustered {
  /** Cluster of every row. */
  readonly labels: Int32Array;
  readonly certificate: Certificate;
  readonly seconds: number;
  readonly threads: number;
}
