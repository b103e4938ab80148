/** The angle between two neighbours that keeps any number of hues apart: that of the golden ratio. */
const STEP = 137.508;

/** Colour of a cluster, told apart from those of the numbers near it; readable on light or dark. */
export function clusterColor(cluster: number, isDark: boolean): string {
  const hue = (25 + cluster * STEP) % 360;
  const [lightness, chroma] = isDark ? [0.76, 0.13] : [0.58, 0.17];
  // Every other turn round the wheel in another lightness.
  const turn = Math.floor(cluster / 9) % 2 === 0 ? 0 : isDark ? -0.14 : -0.14;
  return `oklch(${(lightness + turn).toFixed(2)} ${chroma} ${hue.toFixed(1)})`;
}
