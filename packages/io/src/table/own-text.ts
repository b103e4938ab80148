/**
 * A text that keeps no longer one alive. Engines cut a text out of another without copying it: one id that is
 * kept would keep the whole part of the file that it was read from.
 */
export function ownText(text: string): string {
  // Shorter ones are copied anyhow.
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
