// chart.mjs: the figures of a chart by pointer and by keyboard. What it says stands in the drawing
// already: a mark is an element whose class begins with "c-" and that has a <title> of its own, or
// one of class c-named, which shows its own words. With this the title is shown at once and beside
// the mark, a chart is one stop of the Tab key, and the arrow keys go from mark to mark: in the order
// they are drawn, on a map to the nearest that way.
import { words } from './words.mjs';

const ARROWS = { ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowDown: [0, 1] };
const SIDEWAYS = 2; // how much further away a mark seems that does not lie straight ahead

let tip; // one for the whole page

function hide() {
  if (tip) tip.hidden = true;
}

function show(mark) {
  if (!mark.dataset.say) return;
  if (!tip) {
    tip = document.createElement('div');
    tip.className = 'chart-tip';
    tip.setAttribute('aria-hidden', 'true'); // the mark's own label is what is read out
    tip.addEventListener('pointerleave', hide);
    document.body.append(tip);
  }
  const at = mark.getBoundingClientRect();
  tip.textContent = mark.dataset.say;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const most = document.documentElement.clientWidth - width;
  const left = Math.max(0, Math.min(at.left + (at.width - width) / 2, most));
  const top = at.top < height ? at.bottom : at.top - height;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

// Browsers show a <title> late and where the pointer is: it becomes a label instead.
function readMarks(svg) {
  const marks = [...svg.querySelectorAll('.c-named')];
  for (const mark of marks) mark.dataset.say = '';
  for (const title of svg.querySelectorAll('title')) {
    const mark = title.parentNode;
    if (mark === svg) {
      const name = document.createElementNS(svg.namespaceURI, 'desc');
      name.id = title.id;
      name.textContent = title.textContent;
      title.replaceWith(name);
    } else if (mark.localName !== 'text' && /^c-/.test(mark.getAttribute('class'))) {
      const said = title.textContent;
      const written = [...mark.querySelectorAll('text')].map((t) => t.textContent.trim());
      mark.dataset.say = said;
      // A name that was cut short can't be part of the whole one: whoever speaks what they see must be understood.
      const whole = written.every((words) => said.includes(words));
      mark.setAttribute(whole ? 'aria-label' : 'aria-description', said);
      if (mark.localName !== 'a') mark.setAttribute('role', 'img');
      title.remove();
      marks.push(mark);
    }
  }
  return marks;
}

function centre(mark) {
  const { left, top, width, height } = mark.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
}

function nearest(marks, from, [dx, dy]) {
  const [x, y] = centre(from);
  let best = from;
  let least = Infinity;
  for (const mark of marks) {
    const [mx, my] = centre(mark);
    const ahead = (mx - x) * dx + (my - y) * dy;
    const aside = Math.abs((mx - x) * dy) + Math.abs((my - y) * dx);
    if (ahead > 0.5 && ahead + SIDEWAYS * aside < least) {
      least = ahead + SIDEWAYS * aside;
      best = mark;
    }
  }
  return best;
}

function step(marks, now, key) {
  const way = ARROWS[key];
  if (key === 'Home') return marks[0];
  if (key === 'End') return marks.at(-1);
  if (!way) return null;
  if (!now) return marks.find((mark) => mark.matches('[aria-current], [class$="-on"]')) ?? marks[0];
  if (now.matches('.c-place')) return nearest(marks, now, way);
  const at = marks.indexOf(now) + way[0] + way[1];
  return marks[Math.max(0, Math.min(at, marks.length - 1))];
}

function enhance(svg) {
  const marks = readMarks(svg);
  if (marks.length === 0) return;
  let now = null;
  const markOf = (element) => element.closest?.('[data-say]')
    ?? element.querySelector?.(':scope > [data-say]');

  for (const named of svg.querySelectorAll('.c-named')) named.tabIndex = -1;
  svg.tabIndex = 0;
  svg.setAttribute('role', 'group'); // what has stops inside is not one picture
  svg.setAttribute('aria-describedby', 'chart-keys');
  svg.addEventListener('pointerover', ({ target }) => {
    const mark = markOf(target);
    if (mark && mark !== svg) show(mark);
  });
  svg.addEventListener('pointerout', ({ relatedTarget }) => {
    if (relatedTarget !== tip) hide();
  });
  svg.addEventListener('focusin', ({ target }) => {
    now = target === svg ? null : markOf(target);
    if (now) show(now);
  });
  svg.addEventListener('focusout', hide);
  svg.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && now) svg.focus();
    const next = event.ctrlKey || event.altKey || event.metaKey ? null : step(marks, now, event.key);
    if (!next) return;
    event.preventDefault();
    const stop = next.closest('a') ?? next;
    if (stop !== next || next.localName !== 'a') stop.tabIndex = -1;
    stop.focus();
  });
}

export function readCharts(root) {
  const charts = root.querySelectorAll('.chart svg.c-chart');
  if (charts.length === 0) return;
  const keys = document.createElement('p');
  keys.id = 'chart-keys';
  keys.hidden = true;
  keys.textContent = words.chartKeys;
  document.body.append(keys);
  charts.forEach(enhance);
  document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') hide(); });
}
