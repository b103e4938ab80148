/** Colours of the page that are told apart, in light and dark and by who does not see every colour. */
const SERIES = 6;

/** Colour of head or series i; those beyond the sixth begin again, dashed. */
export function seriesColor(i: number): { readonly color: string; readonly isDashed: boolean } {
  return { color: `var(--s${i % SERIES})`, isDashed: i >= SERIES };
}
