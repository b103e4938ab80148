import type { Settings } from './settings.ts';
import type { Opened, Preparation } from './workbench-calls.ts';

/** What of the settings decides how the table at hand becomes rows. */
export function preparationOf({ columns, id, scale, missing }: Settings): Preparation {
  return { columns, id, scale, missing };
}

/** Settings without the columns that the data do not have. */
export function settingsFor(settings: Settings, { columns }: Opened): Settings {
  const names = new Set(columns.map(({ name }) => name));
  const known = settings.columns?.filter((name) => names.has(name));
  return {
    ...settings,
    columns: known && known.length > 0 ? known : undefined,
    id: settings.id !== undefined && names.has(settings.id) ? settings.id : undefined,
  };
}

/** Columns that are computed with: those chosen, or all of numbers but what names rows. */
export function chosenColumns({ columns, id }: Settings, opened: Opened): readonly string[] {
  if (columns) return columns;
  return opened.columns.filter((c) => c.isNumeric && c.name !== id).map(({ name }) => name);
}
