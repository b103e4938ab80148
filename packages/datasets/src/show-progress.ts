import { Presets, SingleBar } from 'cli-progress';
import type { OnProgress } from './load-options.ts';

/**
 * Show on stderr what is being done: a line for each thing, and on a terminal a bar for those whose
 * share is known.
 */
export function progressShower(stream: NodeJS.WriteStream = process.stderr): OnProgress {
  let current: string | undefined;
  let bar: SingleBar | undefined;
  return (what, share) => {
    if (what !== current) {
      bar?.stop();
      bar = undefined;
      current = what;
      if (share === undefined || !stream.isTTY) stream.write(`${what} …\n`);
    }
    if (share === undefined || !stream.isTTY) return;
    bar ??= newBar(what, stream);
    bar.update(share);
    if (share < 1) return;
    bar.stop();
    bar = undefined;
  };
}

/** What loaders use unless told otherwise. */
export const showProgress: OnProgress = progressShower();

function newBar(what: string, stream: NodeJS.WriteStream): SingleBar {
  const format = `${what} {bar} {percentage} %`;
  // Not graceful: a signal is the caller's to handle.
  const bar = new SingleBar({ format, stream, gracefulExit: false }, Presets.shades_classic);
  bar.start(1, 0);
  return bar;
}
