// sort.mjs: tables whose columns sort: <table data-sortable>, a number in td[data-value].
// A heading with data-sort="none" stays plain. A cell without a value is a gap and goes last
// whichever way the column is sorted.
import { say } from './say.mjs';
import { words } from './words.mjs';

const order = new Intl.Collator(document.documentElement.lang || 'en', { numeric: true });

// What a cell is sorted by: a number, a text, or null for a gap.
function key(cell) {
  if (!cell) return null;
  if ('value' in cell.dataset) {
    const number = Number(cell.dataset.value);
    return cell.dataset.value.trim() === '' || Number.isNaN(number) ? null : number;
  }
  return cell.textContent.trim() || null;
}

function compare(a, b, upward) {
  if (a === null || b === null) return (a === null) - (b === null);
  const by = typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(a, b);
  return upward ? by : -by;
}

function sortBy(table, heading, upward) {
  const body = table.tBodies[0];
  const column = heading.cellIndex;
  const rows = [...body.rows].map((row) => ({ row, by: key(row.cells[column]) }));

  rows.sort((a, b) => compare(a.by, b.by, upward));
  body.append(...rows.map(({ row }) => row));
  for (const other of heading.parentNode.cells) other.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', upward ? 'ascending' : 'descending');
  say(words.sorted(heading.textContent.trim(), upward));
}

function giveButton(table, heading) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sort';
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener('click', () => {
    const was = heading.getAttribute('aria-sort');
    const first = table.tBodies[0].rows[0]?.cells[heading.cellIndex];
    const numbers = first !== undefined && 'value' in first.dataset;
    // Names start from A, numbers from the highest: what is looked for first.
    sortBy(table, heading, was ? was === 'descending' : !numbers);
  });
}

export function sortTables(root) {
  for (const table of root.querySelectorAll('table[data-sortable]')) {
    const last = table.tHead?.rows[table.tHead.rows.length - 1];
    for (const heading of last?.cells ?? []) {
      if (heading.dataset.sort !== 'none' && heading.textContent.trim()) giveButton(table, heading);
    }
  }
}
