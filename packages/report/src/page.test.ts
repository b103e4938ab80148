import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { html } from './html.ts';
import { page } from './page.ts';

const TITLE = 'Cats & <b>dogs</b>';

test('title, note and content, each as text where it is text', () => {
  const text = page({ title: TITLE, note: 'a < b', content: html`<section>${'<i>'}</section>` });
  const { document } = parseHTML(text);
  expect(document.title).toBe(TITLE);
  expect(document.querySelector('h1')!.textContent).toBe(TITLE);
  expect(document.querySelector('p.note')!.textContent).toBe('a < b');
  expect(document.querySelector('section')!.textContent).toBe('<i>');
  expect(text).toContain("default-src 'none'");
});

test('without a note there is none; a style of its own comes after that of all pages', () => {
  const text = page({ title: TITLE, style: 'main > p { color: red; }', content: undefined });
  const { document } = parseHTML(text);
  expect(document.querySelectorAll('p')).toHaveLength(0);
  const style = document.querySelector('style')!.textContent!;
  expect(style).toMatch(/body \{[^}]*var\(--page\)/);
  expect(style).toMatch(/main > p \{ color: red; \}$/);
});
