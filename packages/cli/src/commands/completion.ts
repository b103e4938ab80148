import { type AnyCommand, defineCommand } from '../command.ts';
import { completedCommand } from '../completion/completed-command.ts';
import { COMPLETIONS, SHELLS, type Shell } from '../completion/shells.ts';

/** @param commands - The others. */
export function completion(commands: readonly AnyCommand[]): AnyCommand {
  const self: AnyCommand = defineCommand({
    name: 'completion',
    summary: 'a script that completes commands, options and files in a shell',
    arguments: [{ name: 'shell', help: 'which shell', choices: SHELLS }],
    options: {},
    examples: [
      'completion bash >> ~/.bashrc',
      'completion zsh > ~/.zsh/completions/_coke',
      'completion fish > ~/.config/fish/completions/coke.fish',
    ],
    run: ([shell], _, { stdout }) => {
      stdout.write(COMPLETIONS[shell as Shell]([...commands, self].map(completedCommand)));
    },
  });
  return self;
}
