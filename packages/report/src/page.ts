import { type Content, html, Markup } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface PageOptions {
  readonly title: string;
  /** A sentence below the title. */
  readonly note?: Content;
  /** CSS of what only this page has, after the style that all pages share. */
  readonly style?: string;
  /** Sections, one below the other. */
  readonly content: Content;
}

/**
 * An HTML page that needs no other file, and no script: it can be kept, or sent. It suits a light and a
 * dark screen, wide or narrow.
 *
 * @returns Its text.
 */
export function page({ title, note, style = '', content }: PageOptions): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE + style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
${content}
<footer>Qian, Xu, Hu, Li and Jin, <a href="https://arxiv.org/abs/2105.11527">Unsupervised Visual
Representation Learning by Online Constrained K-Means</a>, CVPR 2022.</footer>
</main>
</body>
</html>
`.text;
}
