import { type AnyOptionTable, optionsMarkdown } from '@coke/core/option-table';
import type { AnyCommand } from '../src/command.ts';
import { COMMANDS } from '../src/commands/commands.ts';
import { descriptionOf } from '../src/program.ts';

/** The page of the documentation that tells all options of the command, as the tables have them. */
export function optionsPage(): string {
  return `# Options of the command

What \`coke <command> --help\` says, on one page. It is made from the tables that also check the options: after a change
of one, \`npm test -- packages/cli/src/commands/options-page.test.ts -u\` writes it anew. [@coke/cli](./packages/cli.md)
describes the files that the command reads and writes, and its exit statuses.

The first column is the name of an option in a file for \`--config\`, such as \`{ "minSize": 300 }\`; where the API has the
option, it has that name there too. Every command has \`--help\`, and \`coke --version\` shows the version.

${COMMANDS.map(section).join('\n\n')}
`;
}

function section(command: AnyCommand): string {
  const { name, arguments: words, options, examples } = command;
  const line = ['coke', name, ...words.map((word) => `<${word.name}>`)].join(' ');
  const table = Object.keys(options).length > 0 ? [optionsMarkdown(withChoices(options))] : [];
  return [
    `## \`coke ${name}\``,
    descriptionOf(command),
    `\`${line}\``,
    words.map(argumentLine).join('\n'),
    ...table,
    ['```sh', ...examples.map((each) => `coke ${each}`), '```'].join('\n'),
  ].join('\n\n');
}

/** The same, with the values that an option may have told beside what it is. */
function withChoices(options: AnyOptionTable): AnyOptionTable {
  const rows = Object.entries(options).map(([name, row]) => {
    const choices = row.flag?.kind === 'choice' ? ` (${row.flag.choices.join(', ')})` : '';
    return [name, { ...row, help: row.help + choices }];
  });
  return Object.fromEntries(rows);
}

function argumentLine({ name, help, choices }: AnyCommand['arguments'][number]): string {
  return `- \`<${name}>\`: ${help}${choices ? ` (${choices.join(', ')})` : ''}`;
}
