import type { CompletedCommand, CompletedOption } from './completed-command.ts';

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = [
    '# Completion of coke for fish: ~/.config/fish/completions/coke.fish.',
    line({ when: '__fish_use_subcommand', rest: `-f -l version -d ${quoted('show the version')}` }),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines({ name, summary, options, choices }: CompletedCommand): string[] {
  const when = `__fish_seen_subcommand_from ${name}`;
  return [
    line({ when: '__fish_use_subcommand', rest: `-f -a ${name} -d ${quoted(summary)}` }),
    ...options.map((option) => line({ when, rest: optionOf(option) })),
    ...(choices ? [line({ when, rest: `-f -a ${quoted(choices.join(' '))}` })] : []),
  ];
}

function optionOf({ flag, help, value }: CompletedOption): string {
  const named = `-l ${flag.slice(2)} -d ${quoted(help)}`;
  if (!value) return named;
  if (value.choices) return `-x -a ${quoted(value.choices.join(' '))} ${named}`;
  return `${value.name === 'file' ? '-r' : '-x'} ${named}`;
}

function line({ when, rest }: { readonly when: string; readonly rest: string }): string {
  return `complete -c coke -n ${quoted(when)} ${rest}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
