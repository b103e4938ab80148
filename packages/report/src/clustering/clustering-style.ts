/** What only the page of a clustering has. */
export const CLUSTERING_STYLE = `
:root { --map-l: 0.55; --map-c: 0.15; }
@media (prefers-color-scheme: dark) { :root { --map-l: 0.76; --map-c: 0.13; } }
.tools { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; margin: 12px 0; }
.tools[hidden] { display: none; }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--control); border-radius: 6px; padding: 4px 8px; max-width: 100%; }
button { cursor: pointer; }
.map { position: relative; margin-top: 12px; border: 1px solid var(--edge); border-radius: 8px; overflow: hidden; }
.map svg, .map canvas { display: block; width: 100%; height: auto; aspect-ratio: 1000 / 760; }
.map.live svg { display: none; }
.map canvas { touch-action: pan-y; cursor: crosshair; }
.map path { fill: none; stroke: oklch(var(--map-l) var(--map-c) var(--hue)); stroke-width: 5; stroke-linecap: round; }
.map text { font-size: 20px; font-weight: 700; text-anchor: middle; dominant-baseline: central; fill: var(--ink); stroke: var(--card); stroke-width: 4px; paint-order: stroke; }
.map-area { display: grid; gap: 12px 22px; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 900px) { .map-area { grid-template-columns: minmax(0, 840px) minmax(220px, 1fr); } }
.row { margin-top: 12px; min-height: 3em; overflow-wrap: anywhere; }
.row[hidden] { display: none; }
.row img, .rows img { max-height: 96px; max-width: 160px; display: block; image-rendering: auto; }
.card { border-top: 1px solid var(--edge); content-visibility: auto; contain-intrinsic-size: auto 40px; }
.card summary { cursor: pointer; padding: 8px 0; }
.card .size { font-variant-numeric: tabular-nums; color: var(--muted); margin: 0 0.5em; }
.swatch { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 50%; margin: 0 0.5em 0 0.2em; background: oklch(var(--map-l) var(--map-c) var(--hue)); }
.parts { padding: 0 0 18px 20px; }
.parts h3 { margin: 16px 0 4px; }
.parts p { margin: 8px 0 0; }
.value, .gist { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 12ch; max-width: 60ch; }
th { vertical-align: top; }
td { vertical-align: top; }
.traits th { font-weight: 400; }
.bar { display: inline-block; position: relative; width: 90px; height: 0.8em; margin-right: 10px; border-left: 0; background: linear-gradient(var(--muted), var(--muted)) 50% / 1px 100% no-repeat; }
.bar::before { content: ''; position: absolute; inset: 1px auto 1px var(--from); width: var(--width); background: var(--s0); print-color-adjust: exact; }
.copy { margin-top: 12px; position: relative; }
pre { background: var(--page); border: 1px solid var(--edge); border-radius: 8px; padding: 12px; margin: 6px 0 0; overflow-x: auto; font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
.sortable th button { border: 0; background: none; padding: 0; color: inherit; font: inherit; text-align: inherit; }
.sortable th[aria-sort] { color: var(--ink); font-weight: 600; }
.sortable th[aria-sort=ascending] button::after { content: ' ▲'; }
.sortable th[aria-sort=descending] button::after { content: ' ▼'; }
.sizes { grid-template-columns: repeat(auto-fit, minmax(min(330px, 100%), 480px)); }
.traits th { white-space: normal; }
.rows thead th:not(:first-child) { text-align: left; }
.rows td { text-align: left; }
@media (max-width: 640px) {
  .parts { padding-left: 2px; }
  .bar { display: none; }
  .sortable th, .sortable td { white-space: normal; padding-right: 6px; font-size: 13px; }
  .sortable .gist { display: none; }
}
@media print {
  .tools, .row, .map canvas, .copy button { display: none !important; }
  .map svg { display: block !important; }
  .card { content-visibility: visible; break-inside: avoid-page; }
}
`;
