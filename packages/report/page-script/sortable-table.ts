import { element } from './elements.ts';

/** Heads of columns become buttons: the first press sorts up, the next down. */
export function makeSortable(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const heads = Array.from(table.tHead!.rows[0]!.cells);
    for (const [column, head] of heads.entries()) {
      const button = element('button', head.textContent!, { type: 'button' });
      button.addEventListener('click', () => {
        const isAscending = head.getAttribute('aria-sort') !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
        sort(table.tBodies[0]!, column, isAscending ? 1 : -1);
      });
      head.replaceChildren(button);
    }
  }
}

/** Equal rows stay in their order; what has no value comes last, up or down. */
function sort(body: HTMLTableSectionElement, column: number, direction: 1 | -1): void {
  const keyed = Array.from(body.rows, (row) => ({ row, key: keyOf(row.cells[column]!) }));
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === '' || b === '') return Number(a === '') - Number(b === '');
    if (typeof a === 'number' && typeof b === 'number') return direction * (a - b);
    return direction * String(a).localeCompare(String(b));
  });
  body.append(...keyed.map(({ row }) => row));
}

function keyOf(cell: HTMLTableCellElement): number | string {
  const text = cell.dataset.value ?? cell.textContent!;
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
