import { html, Markup } from '../html.ts';

/** Data for the page's script. No text in it ends the element or begins a comment: `<` stands as an escape of JSON. */
export function jsonScript(id: string, data: unknown): Markup {
  const text = JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return html`<script type="application/json" id="${id}">${new Markup(text)}</script>`;
}
