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
  /** What makes the page easier to use. All that matters should be there without it. */
  readonly script?: PageScript | undefined;
  /** @defaultValue the paper that all of this comes from */
  readonly footer?: Content;
}

/** A script that a page may run, and no other. */
export interface PageScript {
  readonly code: string;
  /** Of the code in UTF-8, base64: the page's content security policy names it. */
  readonly sha256: string;
}

const PAPER = html`Qian, Xu, Hu, Li and Jin, <a href="https://arxiv.org/abs/2105.11527">Unsupervised Visual
Representation Learning by Online Constrained K-Means</a>, CVPR 2022.`;

/**
 * An HTML page that needs no other file: it can be kept, or sent. It suits a light and a dark screen, wide or
 * narrow, and its content security policy lets it load nothing and run nothing but `script`.
 *
 * @returns Its text.
 */
export function page({
  title,
  note,
  style = '',
  content,
  script,
  footer = PAPER,
}: PageOptions): string {
  const scripts = script ? ` script-src 'sha256-${script.sha256}';` : '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';${scripts} style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE + style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
${content}
<footer>${footer}</footer>
</main>
${script && new Markup(`<script>${script.code}</script>`)}
</body>
</html>
`.text;
}
