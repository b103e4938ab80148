import { flagName } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { optionsPage } from '../../testing/options-page.ts';
import { COMMANDS } from './commands.ts';

const FILE = '../../../../docs/command-options.md';

test('the page in the documentation is what the tables say', async () => {
  await expect(optionsPage()).toMatchFileSnapshot(FILE);
});

/** What the page says of a command. */
function sectionOf(name: string): string {
  const [section] = optionsPage()
    .split(/^## /m)
    .filter((each) => each.startsWith(`\`coke ${name}\``));
  return section!;
}

test.each(COMMANDS)('every argument and flag of $name is on it, with its help', (command) => {
  const section = sectionOf(command.name);
  for (const { name, help } of command.arguments)
    expect(section).toContain(`\`<${name}>\`: ${help}`);
  for (const [name, { flag, help }] of Object.entries(command.options)) {
    expect(flag, name).toBeDefined();
    const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row).toMatch(new RegExp(`^\\| \`${name}\` \\| \`${flagName(name)}(\`| <)`));
    expect(row).toContain(help.replaceAll('|', '\\|'));
    if (flag?.kind === 'choice') expect(row).toContain(`(${flag.choices.join(', ')})`);
  }
});
