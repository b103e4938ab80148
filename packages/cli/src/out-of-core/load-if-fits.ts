import { isSparse, type Preprocessing, type Table } from '@coke/io';
import { type Input, type LoadInputOptions, loadInput } from '../input/load-input.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import { tellInPassing } from '../summary/tell-in-passing.ts';
import type { Tools } from '../tools.ts';
import { LargerThanMemory, MemoryNeed } from './memory-need.ts';
import type { MemoryOptions } from './memory-options.ts';

type Loading = Pick<LoadInputOptions, 'keep' | 'isShown' | 'taken'>;

/**
 * The rows of a table, in memory. Undefined where they would take more of it than they may, which is told. Sparse ones
 * are always loaded.
 */
export async function loadIfFits(
  table: Table,
  preprocessing: Preprocessing,
  loading: Loading,
  options: MemoryOptions & Pick<ShownOptions, 'quiet' | 'json'>,
  tools: Tools,
): Promise<Input | undefined> {
  const { progress } = tools;
  const { signal } = tools.context;
  const onProgress = progress.reading('reading');
  if (isSparse(table, preprocessing)) {
    return loadInput(table, preprocessing, { ...loading, signal, onProgress });
  }
  const need = await MemoryNeed.of(table, preprocessing, options.memory);
  try {
    if (table.rows !== undefined) need.check(table.rows);
    return await loadInput(table, preprocessing, {
      ...loading,
      signal,
      onProgress: (read) => {
        need.check(read.rows);
        onProgress(read);
      },
    });
  } catch (error) {
    if (!(error instanceof LargerThanMemory)) throw error;
    tellInPassing(error.message, options, tools);
    return undefined;
  }
}
