import { html, type Markup } from '@coke/report';

/** Options of a run, as they were given; those that were not are left out. */
export function optionsSection(options: Readonly<Record<string, unknown>>): Markup {
  const rows = Object.entries(options).flatMap(([name, value]) =>
    value === undefined
      ? []
      : html`<div><dt>${name}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd></div>`,
  );
  return html`<section><h2>Options</h2><dl class="facts options">${rows}</dl></section>`;
}
