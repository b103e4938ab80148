/** What only a report of a training has. */
export const REPORT_STYLE = `
.quiet p { margin: 0; }
.alarms { border-color: var(--low); }
.alarms h2 { color: var(--low); font-weight: 600; }
.alarms ul { margin: 8px 0 0; padding-left: 20px; }
dl { margin: 0; }
dt { color: var(--muted); font-size: 13px; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(205px, 50% - 6px), 1fr)); margin-top: 18px; }
.tiles > div { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 12px 14px; display: flex; flex-direction: column; justify-content: space-between; }
.tiles dd { font-size: 22px; font-weight: 600; }
.options { display: grid; gap: 10px 20px; grid-template-columns: repeat(auto-fill, minmax(min(190px, 50% - 10px), 1fr)); margin-top: 12px; }
.options dd { overflow-wrap: anywhere; }
summary { cursor: pointer; }
summary h2 { display: inline; }
details table { margin-top: 12px; }
.nearest th, .nearest td { padding: 6px 8px 6px 0; text-align: center; vertical-align: middle; }
.nearest th { text-align: left; padding-right: 18px; }
.nearest img { display: block; width: 64px; height: 64px; margin: 0 auto; object-fit: contain; border-radius: 5px; image-rendering: pixelated; }
.nearest small { color: var(--muted); font-weight: 400; font-size: 11.5px; }
`;
