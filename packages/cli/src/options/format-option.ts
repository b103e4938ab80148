import { oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { FORMATS, type TableFormat } from '@coke/io';

/** What kind of file the input is. */
export interface FormatOption {
  readonly format: TableFormat | undefined;
}

export const FORMAT_OPTION: OptionTable<FormatOption> = {
  format: {
    group: 'What is clustered',
    check: (name, value) => oneOf(name, value, FORMATS),
    defaultText: 'by content, then by name',
    help: 'format of the input',
    flag: { kind: 'choice', value: 'name', choices: FORMATS },
  },
};
