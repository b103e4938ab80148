/** Letters, digits and underscores, two or more in a row: what Python calls `\b\w\w+\b`. */
const TERM = /[\p{L}\p{N}_]{2,}/gu;

/** The terms of a text, one after the other: its words of two letters or more, in lower case. */
export function termsOf(text: string): readonly string[] {
  return text.toLowerCase().match(TERM) ?? [];
}
