import progress, { Presets, SingleBar } from 'cli-progress';

const WIDEST_BAR = 24;
/** A narrower one tells nothing: the room is for the text. */
const NARROWEST_BAR = 4;

/** What stands beside the bar. */
interface Payload {
  readonly title: string;
  /** The first that do not fit on the terminal, and those after them, are left out. */
  readonly parts: readonly string[];
}

interface Drawn extends Payload {
  readonly isKnown: boolean;
}

/** A line on a terminal that changes while something runs. Nothing at all where the stream is no terminal. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #bar: SingleBar | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** @param share - What is done, 0 to 1; undefined where that is not known: there is no bar then. */
  show(share: number | undefined, payload: Payload): void {
    if (!this.#stream.isTTY) return;
    const drawn: Drawn = { ...payload, isKnown: share !== undefined };
    if (!this.#bar) {
      this.#bar = newBar(this.#stream);
      this.#bar.start(1, share ?? 0, drawn);
    }
    this.#bar.update(share ?? 0, drawn);
  }

  /** Take it away. Also to be called when something fails, so that the terminal has its cursor back. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

function newBar(stream: NodeJS.WriteStream): SingleBar {
  const options = {
    stream,
    barsize: WIDEST_BAR,
    clearOnComplete: true,
    hideCursor: true,
    // Not graceful: a signal is the command's to handle.
    gracefulExit: false,
  };
  return new SingleBar({ ...options, format: drawLine }, Presets.shades_classic);
}

/** What fits on the terminal: parts in their order, and a bar in the room that is left. */
const drawLine: typeof progress.Format.Formatter = (options, params, payload) => {
  const { title, parts, isKnown } = payload as Drawn;
  const share = isKnown ? ` ${`${Math.floor(100 * params.progress)}\u00a0%`.padStart(5)}` : '';
  const room = params.maxWidth - `${title}${share}`.length - 1;
  let text = '';
  for (const part of parts) {
    if (text.length + 2 + part.length > room) break;
    text += `  ${part}`;
  }
  const barsize = Math.min(room - text.length - 1, WIDEST_BAR);
  if (!isKnown || barsize < NARROWEST_BAR) return `${title}${share}${text}`;
  // Not among the names that Node finds in this CommonJS module.
  const bar = progress.Format.BarFormat(params.progress, { ...options, barsize });
  return `${title} ${bar}${share}${text}`;
};
