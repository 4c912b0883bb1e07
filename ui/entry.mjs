// entry.mjs: <form data-entry>: what a figure is held to is said while it is typed: its range, and
// the rules that it is in. The server says the same again, and more, when the form is saved.
import { words } from './words.mjs';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const ALIKE = 1e-12;

// "1,234.5" and "57.5%" as the server reads them; NaN for nothing, and for no number.
function read({ value, dataset: { unit } }) {
  const plain = value.trim().replace(unit === '%' ? /%$/ : '', '').trim().replace(/(?<=\d),(?=(\d{3})+(\.|$))/g, '');
  return NUMBER.test(plain) ? Number(plain) : NaN;
}

// "m0 m1 + 100 /": operands first, ~ a minus before its operand.
function worth(side, values) {
  const stack = [];
  for (const piece of side.split(' ')) {
    if (piece === '~') stack.push(-stack.pop());
    else if (/^[-+*/]$/.test(piece)) {
      const right = stack.pop();
      const left = stack.pop();
      stack.push(piece === '+' ? left + right : piece === '-' ? left - right
        : piece === '*' ? left * right : left / right);
    } else stack.push(piece in values ? values[piece] : Number(piece));
  }
  return stack.pop();
}

function holds(left, operator, right) {
  if (!Number.isFinite(left) || !Number.isFinite(right)) return true; // nothing can be said
  const same = Math.abs(left - right) <= ALIKE * Math.max(Math.abs(left), Math.abs(right));
  return { '=': same, '<>': !same, '<': !same && left < right, '<=': same || left < right,
    '>': !same && left > right, '>=': same || left > right }[operator];
}

function wrong(input) {
  const { low, high } = input.dataset;
  if (!input.value.trim()) return '';
  const number = read(input);
  if (Number.isNaN(number)) return words.entryNoNumber;
  if (low !== '' && number < Number(low)) return words.entryLow(low);
  if (high !== '' && number > Number(high)) return words.entryHigh(high);
  return '';
}

function cellsOf(form) {
  return [...form.querySelectorAll('[data-place]')].map((box) => ({
    place: box.dataset.place, input: box.querySelector('input[data-low]'), gap: box.querySelector('select'),
    says: box.querySelector('[data-says]'),
  }));
}

function checkRules(form, cells) {
  const values = Object.fromEntries(cells.map(({ place, input, gap }) => [place, gap.value ? NaN : read(input)]));
  for (const rule of form.querySelectorAll('[data-left]')) {
    const { left, operator, right } = rule.dataset;
    rule.querySelector('[data-broken]').hidden = holds(worth(left, values), operator, worth(right, values));
  }
}

export function checkEntries(root) {
  for (const form of root.querySelectorAll('form[data-entry]')) {
    const cells = cellsOf(form);
    const status = form.querySelector('[data-status]');
    for (const { input, gap, says } of cells) {
      input.addEventListener('input', () => {
        says.textContent = wrong(input);
        input.setAttribute('aria-invalid', String(says.textContent !== ''));
        checkRules(form, cells);
      });
      // What is read out waits until the figure is whole.
      input.addEventListener('change', () => {
        const broken = [...form.querySelectorAll('[data-broken]:not([hidden])')].map(({ textContent }) => textContent);
        status.textContent = [says.textContent, ...broken].filter(Boolean).join(' ');
      });
      gap.addEventListener('change', () => checkRules(form, cells));
    }
  }
}
