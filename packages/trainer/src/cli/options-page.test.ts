import { defaultText } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { optionsPage } from '../../testing/options-page.ts';
import { COKE_OPTIONS } from '../objectives/coke/options.ts';
import { OBJECTIVE_NAMES } from '../run/run-objectives.ts';
import { TRAINER_OPTIONS } from '../training/options.ts';
import { command } from './command.ts';
import { commandOptions } from './command-options.ts';

test('the page in the documentation is what the tables say', async () => {
  await expect(optionsPage()).toMatchFileSnapshot('../../../../docs/options.md');
});

test('no option goes without help, or with a default that nobody can read', () => {
  for (const table of [...OBJECTIVE_NAMES.map(commandOptions), TRAINER_OPTIONS, COKE_OPTIONS]) {
    for (const [name, row] of Object.entries(table)) {
      expect(row.help, name).not.toBe('');
      if (typeof row.default === 'function') expect(defaultText(row), name).toBeDefined();
      expect(defaultText(row) ?? '', name).not.toMatch(/undefined|\[object/);
    }
  }
});

test.each(OBJECTIVE_NAMES)(
  'help tells each option of a run of %s with its default, and examples',
  (objective) => {
    let help = '';
    const told = command(async () => {}, objective).configureOutput({
      writeOut: (text) => {
        help += text;
      },
      getOutHelpWidth: () => 1000,
    });
    told.outputHelp();
    for (const [name, row] of Object.entries(commandOptions(objective))) {
      const text = defaultText(row)?.replaceAll('`', '');
      expect(help, name).toContain(`${row.help.replaceAll('`', '')}${text ? ` [${text}]` : ''}`);
    }
    expect(help).toContain('coke-train --data cifar10\n');
  },
);
