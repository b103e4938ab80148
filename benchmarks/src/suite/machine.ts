import { cpus, totalmem } from 'node:os';

/** Where and when a report was made. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly platform: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}
