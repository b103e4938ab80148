/** The element of that id, where the page has it. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E | undefined {
  return (document.getElementById(id) ?? undefined) as E | undefined;
}

/** A new element with a text, and attributes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text = '',
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
