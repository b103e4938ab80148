/** HTML as it is to be: `html` escapes everything else. */
export class Markup {
  /** Kept where code is minified. */
  static readonly name: string = 'Markup';
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template; nothing is shown for what is missing. */
export type Content = Markup | string | number | undefined | readonly Content[];

/** A template of HTML, in whose text and quoted attributes any text may stand. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const text = parts.map((part, i) => (i === 0 ? part : render(values[i - 1]) + part));
  return new Markup(text.join(''));
}

function render(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return `${value}`.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
