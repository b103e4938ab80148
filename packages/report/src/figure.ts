import { html, type Markup } from './html.ts';

/** One name in a legend, and how what it names is drawn. */
export interface Key {
  readonly name: string;
  /** A colour, or a custom property of the page. */
  readonly color: string;
  readonly isDashed?: boolean;
}

export interface FigureOptions {
  readonly title: string;
  /** What the chart is of, where the title does not say it. */
  readonly note?: string;
  readonly keys?: readonly Key[];
  readonly chart: Markup;
}

/** A chart with its title and, where there are several things in it, their names. */
export function figure({ title, note, keys = [], chart }: FigureOptions): Markup {
  const legend = keys.map(
    ({ name, color, isDashed }) =>
      html`<span><i class="key${isDashed ? ' dashed' : ''}" style="color: ${color}"></i>${name}</span>`,
  );
  return html`<figure>
<h3>${title}</h3>
${note === undefined ? undefined : html`<p class="small">${note}</p>`}
${legend.length > 0 ? html`<div class="legend">${legend}</div>` : undefined}
${chart}
</figure>`;
}
