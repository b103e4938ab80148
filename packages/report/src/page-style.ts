/** What all pages look like: light or dark as the reader has it. Charts take their colours from here. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --ink: #16181d; --muted: #61656f; --edge: #dfe2e7; --control: #868b95;
  --line: #16181d; --low: #c22f2f;
  --s0: #2463c4; --s1: #c8590f; --s2: #0f8a6d; --s3: #b3389a; --s4: #8a6d00; --s5: #6b4fc9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101216; --card: #191c22; --ink: #e9ebee; --muted: #9aa0ab; --edge: #2f343d; --control: #747b87;
    --line: #e9ebee; --low: #ff7a70;
    --s0: #6da4ff; --s1: #ff9a52; --s2: #3fc9a4; --s3: #ec82d3; --s4: #d9b93c; --s5: #ab97ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 1240px; margin: 0 auto; padding: 36px 20px 64px; }
h1 { font-size: clamp(24px, 3.4vw, 34px); line-height: 1.2; margin: 0 0 8px; text-wrap: balance; }
h2 { font-size: 20px; margin: 0 0 4px; }
h3 { font-size: 14px; margin: 0; }
p { margin: 0 0 16px; max-width: 80ch; }
.note, .small { color: var(--muted); }
.small { font-size: 12.5px; margin: 0; }
section { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 22px; margin-top: 18px; }
.low { color: var(--low); font-weight: 600; }
.charts { display: grid; gap: 26px 28px; grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr)); margin-top: 18px; }
.pairs { grid-template-columns: repeat(auto-fill, minmax(min(440px, 100%), 1fr)); }
figure { margin: 0; min-width: 0; display: flex; flex-direction: column; }
figure svg { display: block; margin-top: auto; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 12.5px; }
.key { display: inline-block; width: 1.5em; border-top: 3px solid; margin-right: 0.4em; vertical-align: middle; }
.dashed { border-top-style: dashed; border-top-width: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
th, td { padding: 5px 14px 5px 0; text-align: right; border-top: 1px solid var(--edge); }
thead td { border-top: 0; }
thead th { border-top: 0; color: var(--muted); font-weight: 400; font-size: 13px; }
th:first-child { text-align: left; font-weight: 600; }
footer { margin-top: 26px; color: var(--muted); font-size: 13.5px; }
a { color: var(--s0); }
.lead { font-size: 17px; }
.alarms { border-color: var(--low); }
.alarms h2 { color: var(--low); }
.alarms ul, .notes { margin: 8px 0 0; padding-left: 20px; }
th small { display: block; font-weight: 400; color: var(--muted); font-size: 12.5px; max-width: 44ch; }
.facts th { white-space: normal; }
dl.facts { display: grid; gap: 10px 20px; grid-template-columns: repeat(auto-fill, minmax(min(180px, 50% - 10px), 1fr)); margin: 12px 0 0; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--s0); outline-offset: 2px; }
@media (max-width: 640px) {
  main { padding: 22px 10px 40px; }
  section { padding: 16px 14px; }
  .lead { font-size: 16px; }
  th, td { padding-right: 8px; }
  /* A chart that is as wide as half a screen is shown at half its size here: its text is not. */
  .pairs svg { overflow: visible; }
  .pairs svg text { font-size: 18px; }
  .pairs svg [aria-label="x-axis label"] { translate: 0 12px; }
  .pairs figure { padding-bottom: 8px; }
  /* A row is a list: the names of its columns stand in it. */
  .stack, .stack tbody, .stack tr { display: block; }
  .stack thead { display: none; }
  .stack tr { border-top: 1px solid var(--edge); padding: 6px 0; }
  .stack th, .stack td { display: grid; grid-template-columns: minmax(96px, 32%) minmax(0, 1fr); gap: 8px; border: 0; padding: 1px 0; max-width: none; text-align: left; white-space: normal; }
  .stack th:not([data-name]) { display: block; }
  .stack [data-name]::before { content: attr(data-name); color: var(--muted); font-weight: 400; font-size: 13px; }
}
@media print {
  body { background: none; }
  section { break-inside: avoid-page; border: 0; padding: 8px 0; }
}
`;
