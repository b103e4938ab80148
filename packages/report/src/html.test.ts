import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { html, type Markup } from './html.ts';

const body = ({ text }: Markup) =>
  parseHTML(`<!doctype html><html><body>${text}</body></html>`).document.body;

// What HTML could be made of, among other things.
const texts = fc.string({ unit: fc.constantFrom(...'<>&"\'=/!-;#39xa b'), maxLength: 30 });

test('any text is itself again when the page is read, as content and in an attribute', () => {
  fc.assert(
    fc.property(texts, texts, (content, attribute) => {
      const { children } = body(html`<p title="${attribute}">${content}</p>`);
      expect(children).toHaveLength(1);
      expect(children[0]!.textContent).toBe(content);
      expect(children[0]!.getAttribute('title')).toBe(attribute);
      expect(children[0]!.children).toHaveLength(0);
    }),
    { examples: [['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>']] },
  );
});

test('templates in templates, lists, numbers, and nothing for what is missing', () => {
  const items = ['a', 2, undefined, html`<b>${'<'}</b>`].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${undefined}`.text).toBe(
    '<ul><li>a</li><li>2</li><li></li><li><b>&#60;</b></li></ul>',
  );
});
