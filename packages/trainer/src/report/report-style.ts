/** What only a report of a training has. */
export const REPORT_STYLE = `
summary { cursor: pointer; }
summary h2 { display: inline; }
details table { margin-top: 12px; }
.options dt, .options dd { overflow-wrap: anywhere; }
.nearest th, .nearest td { padding: 6px 8px 6px 0; text-align: center; vertical-align: middle; }
.nearest th { text-align: left; padding-right: 18px; }
.nearest img { display: block; width: 64px; height: 64px; margin: 0 auto; object-fit: contain; border-radius: 5px; image-rendering: pixelated; }
@media (max-width: 640px) {
  .nearest tr { display: flex; flex-wrap: wrap; gap: 6px; border-top: 1px solid var(--edge); padding: 8px 0; }
  .nearest th { flex: 0 0 100%; border: 0; padding: 0; }
  .nearest td { border: 0; padding: 0; }
  .nearest br { display: none; }
}
.nearest small { color: var(--muted); font-weight: 400; font-size: 11.5px; }
`;
