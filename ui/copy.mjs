// copy.mjs: <button data-copy="/address" hidden>Copy link</button>, shown where copying works.
import { say } from './say.mjs';
import { words } from './words.mjs';

const SHOWN = 3000; // milliseconds

function onClick(button) {
  const label = button.textContent;
  return async () => {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    button.textContent = words.copied;
    say(words.copied);
    setTimeout(() => { button.textContent = label; }, SHOWN);
  };
}

export function copyLinks(root) {
  if (!navigator.clipboard) return; // only there on https and localhost
  for (const button of root.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', onClick(button));
  }
}
