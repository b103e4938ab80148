import { bashCompletion } from './bash.ts';
import type { CompletedCommand } from './completed-command.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** A script each that tells a shell about the commands. */
export const COMPLETIONS: Readonly<
  Record<Shell, (commands: readonly CompletedCommand[]) => string>
> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
