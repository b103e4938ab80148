import type { Table } from '../suite/benchmark.ts';
import { digits, summarize } from '../suite/samples.ts';
import type { LabelAnswer, LabelQuestion } from './label-memory.ts';
import type { ModelAnswer, ModelQuestion } from './model-memory.ts';
import type { PackageSize, Weight } from './package-sizes.ts';
import type { StartUp, StartUps } from './start-up.ts';

/** A question and what came of it. */
export type Answered<Question, Answer> = readonly [Question, Answer];

const MIB = 2 ** 20;

export function labelTable(all: readonly Answered<LabelQuestion, LabelAnswer>[]): Table {
  return {
    title: 'Bytes of an instance’s stored labels',
    columns: ['stored in', 'heads', 'instances', 'ids', 'bytes an instance', '`byteLength` says'],
    rows: all.map(([{ store, instances, k, ids, labelSize }, { bytes, told }]) => [
      store === 'Map'
        ? 'a `Map`, to compare'
        : labelSize > 0
          ? `a model in stage 2, soft labels of ${labelSize} clusters`
          : k.some((each) => each > 2 ** 16)
            ? `labels, K = ${whole(k[0]!)}`
            : 'labels, K ≤ 65,536',
      String(k.length),
      whole(instances),
      ids,
      digits(bytes / instances),
      told === undefined ? '–' : digits(told / instances),
    ]),
  };
}

export function modelTable(all: readonly Answered<ModelQuestion, ModelAnswer>[]): Table {
  const [[{ k, dim, batchRows }]] = all as [Answered<ModelQuestion, ModelAnswer>];
  const centers = k.reduce((sum, each) => sum + 4 * each * dim, 0);
  return {
    title:
      `MiB of a model of K = ${k.join(' + ')}, d = ${dim} (its centers once: ` +
      `${digits(centers / MIB)} MiB): after it was opened → after a batch of ${batchRows}`,
    columns: ['backend', 'JavaScript heap and buffers', 'linear memory', 'resident'],
    rows: all.map(([question, { opened, stepped }]) => [
      describe(question),
      `${mib(opened.heap)} → ${mib(stepped.heap)}`,
      question.backend === 'wasm' ? `${mib(opened.linear)} → ${mib(stepped.linear)}` : '–',
      `${mib(opened.resident)} → ${mib(stepped.resident)}`,
    ]),
  };
}

export function stepsTable(all: readonly Answered<ModelQuestion, ModelAnswer>[]): Table {
  const [[{ k, dim, batchRows }]] = all as [Answered<ModelQuestion, ModelAnswer>];
  return {
    title: `MiB over many steps, K = ${k.join(' + ')}, d = ${dim}, b = ${batchRows}`,
    columns: [
      ...['backend', 'steps', 'linear memory: opened', 'after one step', 'most after any'],
      ...['heap: after one step', 'after all', 'resident: after one step', 'after all'],
    ],
    rows: all.map(([question, { opened, stepped, ended, mostLinear }]) => [
      describe(question),
      whole(question.steps),
      ...[opened.linear, stepped.linear, mostLinear].map(mib),
      ...[stepped.heap, ended.heap, stepped.resident, ended.resident].map(mib),
    ]),
  };
}

export function sizeTable(all: readonly PackageSize[]): Table {
  return {
    title: 'Kilobytes to load, everything that is needed included: minified (gzipped)',
    columns: ['packages', 'all they export', 'program that labels rows', 'binary beside it'],
    rows: all.map(({ name, whole: every, program, beside }) => [
      name,
      ...[every, program].map(weight),
      beside ? weight(beside) : 'none',
    ]),
  };
}

export function startTable(all: readonly StartUps[]): Table {
  return {
    title: 'Milliseconds from the start of a process to the first label: medians, ± of quartiles',
    columns: ['packages', 'Node itself', 'import', 'first batch', 'import to first label', 'all'],
    rows: all.map(({ name, runs }) => [
      name,
      ...[
        ({ begun }: StartUp) => begun,
        ({ begun, imported }: StartUp) => imported - begun,
        ({ imported, labelled }: StartUp) => labelled - imported,
        ({ begun, labelled }: StartUp) => labelled - begun,
        ({ labelled }: StartUp) => labelled,
      ].map((part) => {
        const { median, spread } = summarize(runs.map(part));
        return `${digits(median)} ± ${Math.round(100 * spread)} %`;
      }),
    ]),
  };
}

function describe({ backend, threads }: ModelQuestion): string {
  if (backend !== 'wasm') return backend;
  return `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function mib(bytes: number): string {
  const rounded = (bytes / MIB).toFixed(1);
  return rounded === '-0.0' ? '0.0' : rounded;
}

function weight({ minified, gzipped }: Weight): string {
  return `${digits(minified / 1000)} (${digits(gzipped / 1000)})`;
}

function whole(count: number): string {
  return count.toLocaleString('en');
}
