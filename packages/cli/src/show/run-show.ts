import type { ConstrainedKMeans } from '@coke/core';
import { whole } from '@coke/report/format';
import { commandLineOf } from '../config/command-line-of.ts';
import type { Context } from '../context.ts';
import { type OpenedModel, openModel } from '../model/open-model.ts';
import type { PlainShownOptions } from '../options/shown-options.ts';
import { checkFiles } from '../output/check-files.ts';
import { refuseJsonBesideTable } from '../output/refuse-json-beside-table.ts';
import { writeOutput } from '../output/write-output.ts';
import { type Outcome, outcomeOf } from '../summary/outcome.ts';
import { columnText, counted, qualityText, writtenLine } from '../summary/summary.ts';
import { tell } from '../summary/tell.ts';
import { centerTable } from './center-table.ts';
import { clusterWords } from './cluster-words.ts';

export interface ShowOptions extends PlainShownOptions {
  readonly centers: string | undefined;
}

/** `coke show`: what a model is. */
export async function runShow(path: string, options: ShowOptions, context: Context): Promise<void> {
  const { centers, json } = options;
  refuseJsonBesideTable({ output: centers, json }, '--centers');
  await checkFiles({ '<model>': path }, { '--centers': centers });
  const opened = await openModel(path);
  const { model, facts } = opened;
  if (centers !== undefined) {
    await writeOutput(centers, await centerTable(model, facts?.preprocessing), context);
  }
  const written = centers === undefined || centers === '-' ? [] : [centers];
  const told = { command: 'show', model: path, ...(await modelFacts(opened)), written };
  const lines = [
    ...modelLines(opened, told),
    ...(written.length > 0 ? [writtenLine(written)] : []),
  ];
  tell(told, lines, { json, quiet: false }, context, centers);
  model.dispose();
}

interface ModelNumbers {
  readonly clusters: number;
  /** Numbers a row. */
  readonly width: number;
  readonly metric: string;
  readonly sizes: readonly number[];
  readonly outcome: Outcome | undefined;
  /** What sets each cluster apart, where texts were clustered. */
  readonly words: readonly (readonly string[])[] | undefined;
}

/** Of more clusters the words are only in the JSON. */
const MOST_TOLD = 50;

async function modelFacts({ model, facts }: OpenedModel): Promise<ModelNumbers & object> {
  const { cols } = await model.centers();
  const [certificate] = model.certificates;
  return {
    clusters: model.options.k[0]!,
    width: cols,
    metric: model.options.metric,
    sizes: Array.from(model.sizes),
    outcome: certificate && outcomeOf(certificate),
    words: facts && (await clusterWords(model, facts.preprocessing)),
    ...facts,
  };
}

function modelLines({ path, facts, model }: OpenedModel, told: ModelNumbers): string[] {
  const { clusters, width, metric, outcome } = told;
  const lines = [
    `${path}: ${counted(clusters, 'cluster')} of rows of ${counted(width, 'number')}, ${metric}`,
  ];
  if (outcome) lines.push(...outcomeLines(model, outcome));
  if (!facts) return [...lines, 'columns  not kept: saved by another program than coke'];
  const { preprocessing, input, config } = facts;
  const dropped = input.dropped > 0 ? `, ${whole(input.dropped)} left out` : '';
  const id = preprocessing.id === undefined ? '' : `; ${preprocessing.id} names rows`;
  const words = told.words && clusters <= MOST_TOLD ? told.words : [];
  return [
    ...lines,
    `columns  ${columnText(preprocessing.columns.map(({ name }) => name))}${id}; missing: ${preprocessing.missing}`,
    `rows     ${whole(input.rows)} of ${input.name}${dropped}`,
    `made by  ${commandLineOf(config)}`,
    ...words.map((of, k) => `${k === 0 ? 'words   ' : '        '} ${k}: ${of.join(', ')}`),
  ];
}

function outcomeLines({ certificates }: ConstrainedKMeans, outcome: Outcome): string[] {
  const { sizes, limits } = outcome;
  const asked = limits ? ` (asked for: ${whole(limits.smallest)} to ${whole(limits.largest)})` : '';
  const proof = certificates[0]!.exact ? ', labels proved the best for the centers' : '';
  return [
    `sizes    ${whole(sizes.smallest)} to ${whole(sizes.largest)}, median ${whole(sizes.median)}${asked}`,
    `quality  ${qualityText(outcome)}${proof}`,
  ];
}
