/** What only the demo's page has. */
export const DEMO_STYLE = `
@media (prefers-color-scheme: dark) { .ink { filter: invert(1); } }
.comparison { table-layout: fixed; width: 100%; max-width: 860px; }
.comparison th { white-space: normal; }
.comparison th, .comparison td { padding: 7px 12px; }
.comparison th:first-child { font-weight: 400; color: var(--muted); padding-left: 0; }
.comparison .main { font-weight: 600; background: color-mix(in srgb, var(--s0) 9%, transparent); }
.comparison thead th { color: var(--ink); font-weight: 600; }
.box { display: inline-block; width: 0.75em; height: 0.75em; border-radius: 2px; margin-right: 0.35em; background: currentColor; }
.class { display: grid; grid-template-columns: 44px 1fr; gap: 12px; padding: 12px 0; border-top: 1px solid var(--edge); }
.class > b { font-size: 30px; line-height: 60px; text-align: center; }
.class > b.words { font-size: 14px; line-height: 1.3; padding-top: 20px; }
.pictures { display: flex; flex-wrap: wrap; gap: 8px; }
.pictures figure { width: 60px; }
.pictures img { display: block; width: 60px; height: 60px; object-fit: contain; border-radius: 6px; background: #f1f0ec; }
figcaption { font-size: 12px; line-height: 1.35; text-align: center; font-variant-numeric: tabular-nums; color: var(--muted); }
.low figcaption { color: var(--low); font-weight: 600; }
.share { height: 3px; border-radius: 2px; background: var(--edge); margin-top: 4px; }
.share i { display: block; height: 3px; border-radius: 2px; background: var(--s0); }
.tabs > input { position: absolute; opacity: 0; }
.tabs > label { display: inline-block; padding: 4px 14px; margin: 4px 6px 14px 0; border: 1px solid var(--edge); border-radius: 99px; cursor: pointer; }
.tabs > input:checked + label { background: var(--ink); color: var(--card); border-color: var(--ink); }
.tabs > input:focus-visible + label { outline: 2px solid var(--s0); outline-offset: 2px; }
.tabs > div { display: none; }
@media (max-width: 640px) {
  .comparison th, .comparison td { padding: 6px 4px; font-size: 13px; }
  .class { grid-template-columns: 28px 1fr; gap: 8px; }
  .class > b { font-size: 22px; }
}
`;
