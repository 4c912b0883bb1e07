// passkey.mjs: <form data-passkey="/…/challenge.json" hidden>, shown where passkeys work. Its button
// asks the site for a challenge and the device for an answer, and sends that in the field "answer".
import { say } from './say.mjs';
import { words } from './words.mjs';

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

const keys = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));

// What the device answers; a new key where the options name whom it is for.
async function ask({ user, challenge, allowCredentials, excludeCredentials, ...rest }) {
  const options = { ...rest, challenge: bytes(challenge) };
  if (!user) {
    options.allowCredentials = keys(allowCredentials);
    return navigator.credentials.get({ publicKey: options });
  }
  options.user = { ...user, id: bytes(user.id) };
  options.excludeCredentials = keys(excludeCredentials);
  return navigator.credentials.create({ publicKey: options });
}

function answer({ id, response }) {
  const parts = { id };
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature'])
    if (response[name]) parts[name] = text(response[name]);
  return JSON.stringify(parts);
}

function complain(form) {
  const told = form.querySelector('.govuk-error-message') ?? document.createElement('p');
  told.className = 'govuk-error-message';
  told.textContent = words.passkeyFailed;
  form.prepend(told);
  say(words.passkeyFailed);
}

async function onSubmit(event) {
  const form = event.target;
  event.preventDefault();
  try {
    const reply = await fetch(form.dataset.passkey, { method: 'POST' });
    if (!reply.ok) throw new Error(reply.statusText);
    form.elements.answer.value = answer(await ask((await reply.json()).options));
    form.submit();
  } catch {
    complain(form); // most often: they changed their mind
  }
}

export function usePasskeys(root) {
  if (!window.PublicKeyCredential) return; // only there on https and localhost
  for (const form of root.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', onSubmit);
  }
  for (const note of root.querySelectorAll('.passkey-none')) note.hidden = true;
}
