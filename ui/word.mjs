// word.mjs: <button data-word="/address" hidden>Copy for Word</button>, shown where copying works. What is
// at the address, a page with its pictures in it, is put on the clipboard to be pasted.
import { say } from './say.mjs';
import { words } from './words.mjs';

const SHOWN = 3000; // milliseconds

async function text(address) {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(`${address} answered ${reply.status}`);
  return reply.text();
}

// The words alone. The policy of the page would complain of the styles, were it parsed here.
const signs = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const plain = (html) => html.slice(html.indexOf('<body'))
  .replace(/<\/(p|h\d|li|tr|caption)>/g, '\n').replace(/<[^>]*>/g, '')
  .replace(/&(amp|lt|gt|quot|#39);/g, (sign) => signs[sign]).trim();
const blob = (type, made) => made.then((words) => new Blob([words], { type }));

function onClick(button) {
  const label = button.textContent;
  return async () => {
    const html = text(button.dataset.word);
    const item = new ClipboardItem({
      'text/html': blob('text/html', html),
      'text/plain': blob('text/plain', html.then(plain)),
    });
    const told = await navigator.clipboard.write([item]).then(() => words.wordCopied, () => words.wordNot);
    button.textContent = told;
    say(told);
    setTimeout(() => { button.textContent = label; }, SHOWN);
  };
}

export function copyForWord(root) {
  if (!navigator.clipboard?.write || typeof ClipboardItem === 'undefined') return; // only on https and localhost
  for (const button of root.querySelectorAll('button[data-word]')) {
    button.hidden = false;
    button.addEventListener('click', onClick(button));
  }
}
