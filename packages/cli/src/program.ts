import { Argument, Command } from 'commander';
import type { AnyCommand } from './command.ts';
import { addFlags } from './command-line.ts';
import { COMMANDS } from './commands/commands.ts';
import type { Context } from './context.ts';
import { readAsked } from './read-asked.ts';
import { version } from './version.ts';

const DESCRIPTION =
  'Cluster the rows of a file, with cluster sizes that you choose: CSV, JSONL, Parquet, Arrow, npy and others in; labels, a report and a model out.';

const STATUSES = `
Exit status: 0, 1 for an error, 2 for a wrong command line, 3 if no clusters can
have the sizes asked for, 130 or 143 if a signal stopped it.`;

/** The command line of `coke`: it throws CommanderError where that makes no sense, and after help. */
export function program(context: Context, commands: readonly AnyCommand[] = COMMANDS): Command {
  const coke = new Command('coke')
    .description(DESCRIPTION)
    .version(version(), '--version', 'show the version')
    .helpOption('--help', 'show this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: () => {},
    })
    .addHelpText('after', STATUSES);
  for (const each of commands) coke.addCommand(subcommand(each, coke, context));
  return coke;
}

function subcommand(definition: AnyCommand, parent: Command, context: Context): Command {
  const { name, summary, arguments: words, examples } = definition;
  const command = new Command(name)
    .copyInheritedSettings(parent)
    .summary(summary)
    .description(descriptionOf(definition))
    .helpOption('--help', 'show this help');
  for (const { name: word, help, choices } of words) {
    const argument = new Argument(`[${word}]`, help);
    command.addArgument(choices ? argument.choices([...choices]) : argument);
  }
  addFlags(command, definition.options);
  command.addHelpText('after', examplesOf(examples));
  return command.action(async (...parsed: unknown[]) => {
    const given = parsed.slice(0, words.length) as (string | undefined)[];
    const run = await readAsked(definition, given, parsed[words.length] as object);
    await run(context);
  });
}

/** What a command does, in a sentence or more. */
export function descriptionOf({ description, summary }: AnyCommand): string {
  return description ?? `${summary[0]!.toUpperCase()}${summary.slice(1)}.`;
}

function examplesOf(examples: readonly string[]): string {
  return [
    '',
    examples.length > 1 ? 'Examples:' : 'Example:',
    ...examples.map((each) => `  coke ${each}`),
  ].join('\n');
}
