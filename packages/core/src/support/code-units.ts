/** Put a text's code units, UTF-16, into `units` from `at` on. */
export function writeText(text: string, units: Uint16Array, at: number): void {
  for (let i = 0; i < text.length; i++) units[at + i] = text.charCodeAt(i);
}

/** The text of these code units, unpaired surrogates and all. */
export function readText(units: Uint16Array): string {
  let text = '';
  for (const unit of units) text += String.fromCharCode(unit);
  return text;
}
