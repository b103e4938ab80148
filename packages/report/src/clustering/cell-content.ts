import type { Cell } from '../clusters/cluster-description.ts';
import { html, type Markup } from '../html.ts';

const MOST_CHARACTERS = 280;

/** A value in a table: an image where its bytes are at hand, else text, which is cut where it is long. */
export function cellContent({ column, text, isImage }: Cell): Markup {
  if (isImage && text.startsWith('data:image/')) {
    return html`<img src="${text}" alt="${column}" loading="lazy">`;
  }
  return html`${clipped(text, MOST_CHARACTERS)}`;
}

/** At most so many characters, whole ones. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
}
