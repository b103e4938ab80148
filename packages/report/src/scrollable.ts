import { html, type Markup } from './html.ts';

/** What is wider than a phone: it scrolls by itself, with the keyboard, too. */
export function scrollable(name: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${content}</div>`;
}
