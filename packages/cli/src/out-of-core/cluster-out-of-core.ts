import { ConstrainedKMeans, type FitProgress } from '@coke/core';
import { checkpointOf } from '../cluster/checkpoint-of.ts';
import type { ClusterCommandOptions } from '../cluster/cluster-command-options.ts';
import { readLeft } from '../cluster/read-left.ts';
import { runConfig } from '../config/run-config.ts';
import { Interrupted, UsageError } from '../exit-status.ts';
import type { Checkpoint } from '../fit/checkpoint.ts';
import { modelOptions } from '../fit/fit-clusters.ts';
import { readColumns } from '../input/load-input.ts';
import { labelColumns } from '../output/label-table.ts';
import { writtenFiles } from '../output/write-all.ts';
import type { Tools } from '../tools.ts';
import { countRows } from './count-rows.ts';
import { fitStream, type StreamedTable } from './fit-stream.ts';
import { tellStreamed } from './tell-streamed.ts';
import { withParsedRows } from './with-parsed-rows.ts';
import { writeStreamed } from './write-streamed.ts';

/**
 * `coke cluster` of a table that is larger than memory: it is read again and again. What epochs had learnt is
 * kept where a signal stops the run, and gone on from with `--resume`.
 *
 * @throws UsageError for what needs all rows in memory, such as a run without limits; Interrupted saying
 * how to go on.
 */
export async function clusterOutOfCore(
  streamed: StreamedTable,
  file: string,
  options: ClusterCommandOptions,
  tools: Tools,
): Promise<void> {
  const { table, preprocessing } = streamed;
  const { signal } = tools.context;
  refuse(options, table.name);
  const loading = {
    keep: options.keep,
    isShown: options.report !== undefined,
    taken: labelColumns(options.metric),
  };
  const columns = readColumns(table, loading, preprocessing.id);
  const rows = await countRows(table, signal);
  const checkpoint = checkpointOf(`${rows} of ${table.name}`, options);
  const model = await beginModel(rows, options, tools, checkpoint);
  try {
    const began = tools.seconds();
    const labels = await withParsedRows(streamed, writtenFiles(options)[0], tools, (parsed) =>
      fitStream(model, parsed, {
        ...{ epochs: options.epochs, resume: model.epoch > 0 || model.labels.size > 0, signal },
        onProgress: fitting(tools),
      }),
    );
    const seconds = tools.seconds() - began;
    const dropped = rows - labels.length;
    const config = runConfig('cluster', { file }, options);
    const input = { name: table.name, rows: labels.length, dropped };
    const results = {
      ...{ ...streamed, ...columns, model, labels, dropped, seconds, config },
      certificate: model.certificates[0]!,
      facts: { preprocessing, config, input },
    };
    const { written } = await writeStreamed(results, options, tools);
    await checkpoint?.remove();
    tellStreamed(results, written, options, tools);
  } catch (error) {
    if (!(signal.reason instanceof Interrupted)) throw error;
    throw new Interrupted(signal.reason.signal, await keepModel(model, checkpoint));
  } finally {
    model.dispose();
  }
}

/** Epochs, then passes that make sizes exact. */
function fitting({ progress }: Tools): (step: FitProgress) => void {
  const epochs = progress.fitting('clustering');
  return (step) => {
    if (step.algorithm === 'online') epochs(step);
    else progress.show('making sizes exact', { done: step.scored, total: step.rows, unit: 'rows' });
  };
}

function refuse({ compare, restarts, maxIterations }: ClusterCommandOptions, name: string): void {
  const why = `${name} is larger than memory`;
  const unmet = {
    '--compare yes': compare === 'yes',
    // Of the exact algorithm, which has all rows in memory.
    '--restarts': restarts > 1,
    '--max-iterations': maxIterations !== undefined,
  };
  for (const [flag, isAsked] of Object.entries(unmet)) {
    if (isAsked) throw new UsageError(`${flag} should be left out, as ${why}`);
  }
}

async function beginModel(
  rows: number,
  options: ClusterCommandOptions,
  tools: Tools,
  checkpoint: Checkpoint | undefined,
): Promise<ConstrainedKMeans> {
  const left = await readLeft(checkpoint, options, tools);
  if (left) return left.model;
  const online = { ...options, algorithm: 'online' } as const;
  return new ConstrainedKMeans({
    ...modelOptions(options.k, online, tools.backend),
    instances: rows,
  });
}

async function keepModel(
  model: ConstrainedKMeans,
  checkpoint: Checkpoint | undefined,
): Promise<string> {
  if (!checkpoint || model.labels.size === 0) return 'stopped; no file is half written';
  await checkpoint.write(model, { restarts: 0, isFitted: false });
  return `stopped; the same command with --resume goes on from ${checkpoint.path}`;
}
