import { readdirSync, readFileSync } from 'node:fs';

/** Kinds of processes below a Python that runs Spark. */
export type ProcessKind = 'driver' | 'jvm' | 'python' | 'node';

/** MB that the largest process of a kind held at most. */
export type ProcessPeaks = Record<ProcessKind, number>;

/** Looks once a second at the memory of a process and of all that it has started, by Linux's `/proc`. */
export class ProcessWatch {
  static readonly name: string = 'ProcessWatch';
  readonly peaks: ProcessPeaks = { driver: 0, jvm: 0, python: 0, node: 0 };
  readonly #root: number;
  readonly #timer: NodeJS.Timeout;

  constructor(root: number) {
    this.#root = root;
    this.#timer = setInterval(() => this.#look(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const ids = readdirSync('/proc')
      .map(Number)
      .filter((id) => id > 0);
    const all = ids.map(readProcess).filter((each) => each !== undefined);
    const ours = new Set([this.#root]);
    for (let before = 0; before < ours.size; ) {
      before = ours.size;
      for (const { id, parent } of all) if (ours.has(parent)) ours.add(id);
    }
    for (const { id, name, peak } of all) {
      if (!ours.has(id)) continue;
      const kind = kindOf(name, id === this.#root);
      if (kind) this.peaks[kind] = Math.max(this.peaks[kind], peak);
    }
  }
}

interface Process {
  readonly id: number;
  readonly name: string;
  readonly parent: number;
  /** MB. */
  readonly peak: number;
}

/** Undefined where it has ended. */
function readProcess(id: number): Process | undefined {
  try {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    const peak = Number(field('VmHWM')) / 1024;
    return { id, name: field('Name'), parent: Number(field('PPid')), peak };
  } catch {
    return undefined;
  }
}

function kindOf(name: string, isRoot: boolean): ProcessKind | undefined {
  if (isRoot) return 'driver';
  if (name === 'java') return 'jvm';
  if (name.startsWith('python')) return 'python';
  return name.startsWith('node') || name === 'MainThread' ? 'node' : undefined;
}
