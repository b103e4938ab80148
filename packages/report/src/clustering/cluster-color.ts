import { html, type Markup } from '../html.ts';

/** Degrees between the hues of clusters that follow each other: of the golden angle, so that none comes twice. */
export const HUE_STEP = 137.508;

/** A style that gives a cluster its colour, light or dark as the page is. */
export function clusterColor(cluster: number): Markup {
  return html`--hue: ${((cluster * HUE_STEP) % 360).toFixed(1)}`;
}
