/** The page's style: light or dark as the reader has it. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f5f1; --card: #ffffff; --ink: #1d1e22; --muted: #6a6c75; --edge: #e2e0d8;
  --bar: #3b6fb6; --low: #d9622b; --line: #1d1e22;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131418; --card: #1c1e24; --ink: #eceae4; --muted: #9a9ca6; --edge: #30333c;
    --bar: #6ea0e6; --low: #f0854f; --line: #eceae4;
  }
  .ink { filter: invert(1); }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 1160px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: clamp(26px, 4vw, 38px); line-height: 1.15; margin: 0 0 10px; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 21px; margin: 0 0 4px; letter-spacing: -0.01em; }
h3 { font-size: 15px; margin: 0 0 8px; }
p { margin: 0 0 16px; max-width: 74ch; }
.note { color: var(--muted); }
section { background: var(--card); border: 1px solid var(--edge); border-radius: 14px; padding: 24px; margin-top: 20px; }
.columns { display: grid; gap: 24px; grid-template-columns: repeat(auto-fit, minmax(270px, 1fr)); }
.columns > div { max-width: 420px; }
table { table-layout: fixed; min-width: 500px; border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 7px 12px; text-align: right; border-top: 1px solid var(--edge); }
thead th { border-top: 0; font-weight: 600; }
th:first-child { text-align: left; font-weight: 400; color: var(--muted); padding-left: 0; }
.main { font-weight: 600; background: color-mix(in srgb, var(--bar) 9%, transparent); }
.scroll { overflow-x: auto; }
.key { display: inline-block; width: 0.75em; height: 0.75em; border-radius: 2px; margin-right: 0.35em; }
.dashed { height: 0; border-top: 2px dashed var(--line); border-radius: 0; width: 1.4em; vertical-align: middle; }
.class { display: grid; grid-template-columns: 44px 1fr; gap: 12px; padding: 12px 0; border-top: 1px solid var(--edge); }
.class > b { font-size: 30px; line-height: 60px; text-align: center; }
.class > b.words { font-size: 14px; line-height: 1.3; padding-top: 20px; }
.tiles { display: flex; flex-wrap: wrap; gap: 8px; }
figure { margin: 0; width: 60px; }
figure img { display: block; width: 60px; height: 60px; object-fit: contain; border-radius: 6px; background: #f1f0ec; }
figcaption { font-size: 12px; line-height: 1.35; text-align: center; font-variant-numeric: tabular-nums; color: var(--muted); }
.low figcaption { color: var(--low); font-weight: 600; }
.share { height: 3px; border-radius: 2px; background: var(--edge); margin-top: 4px; }
.share i { display: block; height: 3px; border-radius: 2px; background: var(--bar); }
.tabs > input { position: absolute; opacity: 0; }
.tabs > label { display: inline-block; padding: 4px 14px; margin: 4px 6px 14px 0; border: 1px solid var(--edge); border-radius: 99px; cursor: pointer; }
.tabs > input:checked + label { background: var(--ink); color: var(--card); border-color: var(--ink); }
.tabs > input:focus-visible + label { outline: 2px solid var(--bar); outline-offset: 2px; }
.tabs > div { display: none; }
footer { margin-top: 28px; color: var(--muted); font-size: 14px; }
a { color: var(--bar); }
`;
