import { defaultText, optionsMarkdown } from '@coke/core/option-table';
import { commandOptions } from '../src/cli/command-options.ts';
import { COKE_OPTIONS } from '../src/objectives/coke/options.ts';
import {
  OBJECTIVE_NAMES,
  RUN_OBJECTIVES,
  type RunObjectiveName,
} from '../src/run/run-objectives.ts';
import { TRAINER_OPTIONS } from '../src/training/options.ts';

/** The page of the documentation that tells all options of the trainer, as the tables have them. */
export function optionsPage(): string {
  return `# Options of the trainer

This page is made from the tables that also check the options: after a change of one,
\`npm test -- packages/trainer/src/cli/options-page.test.ts -u\` writes it anew.

## \`coke-train\`, and \`trainingRun\`

The command takes the flags, \`trainingRun\` of \`@coke/trainer/run\` the options (but those of where it runs, which
are its other arguments). Defaults are a recipe for small images and few epochs. These are the options with the
objective \`coke\`, which is what is learnt where nothing is said.

${optionsMarkdown(commandOptions('coke'))}

${OBJECTIVE_NAMES.filter((name) => name !== 'coke')
  .map(ofObjective)
  .join('\n\n')}

## \`Trainer\`

\`new Trainer({ loader, encoder, objective: coke({ … }), … })\`. Options of \`coke\` may stand among these in place of
\`objective\`.

${optionsMarkdown(TRAINER_OPTIONS)}

## \`coke\`

Defaults are the published values, scaled where those depend on the number of images.

${optionsMarkdown(COKE_OPTIONS)}
`;
}

/** What is different with another objective. */
function ofObjective(name: RunObjectiveName): string {
  const shared = commandOptions('coke');
  const different = Object.fromEntries(
    Object.entries(commandOptions(name)).filter(
      ([option, row]) =>
        option in RUN_OBJECTIVES[name].table || defaultText(row) !== defaultText(shared[option]!),
    ),
  );
  return `### \`--objective ${name}\`

${RUN_OBJECTIVES[name].title}: options of its own, and those of every run that have another default.

${optionsMarkdown(different)}`;
}
