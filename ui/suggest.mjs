// suggest.mjs: a text box that suggests councils and measures, and a long select that can be typed into.
//
//   <input name="area" data-suggest="/areas.json">  asks the address for ?q=… and lists `areas`, or
//                                                  `suggestions`
//   <input … data-suggest-go>                       choosing sends the form at once
//   <select data-typeahead>                         the same for the options of a select
//
// Choosing a council fills the box and sends its code in place of its name, since names repeat;
// choosing anything else leads to its page.
import accessibleAutocomplete from 'accessible-autocomplete';
import { words } from './words.mjs';

const LEAST_LETTERS = 2;
const PAUSE = 120; // milliseconds without a key before we ask

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => String(text ?? '').replace(/[&<>"']/g, (c) => ENTITIES[c]);

const shared = (hint) => ({
  confirmOnBlur: false,
  displayMenu: 'overlay',
  minLength: LEAST_LETTERS,
  tNoResults: () => words.suggestNone,
  tStatusQueryTooShort: words.suggestShort,
  tStatusNoResults: () => words.suggestNoneStatus,
  tStatusSelectedOption: words.suggestOne,
  tStatusResults: words.suggestSome,
  tAssistiveHint: () => [hint, words.suggestHint].filter(Boolean).join(' '),
});

// The hint that the field already had, which the new field must go on saying.
function hintOf(field) {
  const ids = (field.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean);
  return ids.map((id) => document.getElementById(id)?.textContent.trim()).join(' ');
}

// Asks once the typing pauses; an answer that a later key has overtaken is dropped.
function asker(address) {
  let timer;
  let running;
  return (query, show) => {
    clearTimeout(timer);
    running?.abort();
    const mine = (running = new AbortController());
    timer = setTimeout(async () => {
      try {
        const url = new URL(address, location.href);
        url.searchParams.set('q', query);
        const reply = await fetch(url, { signal: mine.signal, headers: { Accept: 'application/json' } });
        const { suggestions, areas } = reply.ok ? await reply.json() : {};
        if (mine === running) show(suggestions ?? areas ?? []);
      } catch {
        if (mine === running) show([]); // the form still works as it is
      }
    }, PAUSE);
  };
}

// Enter with nothing highlighted sends the form, as in any other text box.
function sendOnEnter(holder, form) {
  holder.addEventListener('keydown', (event) => {
    const box = event.target;
    if (event.key !== 'Enter' || box.tagName !== 'INPUT') return;
    if (box.getAttribute('aria-activedescendant')) return;
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit();
  }, true);
}

function suggestInto(input) {
  const holder = document.createElement('div');
  const { form, id, name } = input;
  let chosen = null;

  input.replaceWith(holder);
  accessibleAutocomplete({
    ...shared(hintOf(input)),
    element: holder,
    id,
    name,
    defaultValue: input.value,
    required: input.required,
    source: asker(input.dataset.suggest),
    templates: {
      inputValue: (area) => area?.name ?? '',
      suggestion: (area) =>
        typeof area === 'string' ? escape(area)
          : `<span>${escape(area.name)}</span><span class="suggest__kind">${escape(area.type_title)}</span>`,
    },
    onConfirm: (area) => {
      if (area && !area.code) return location.assign(area.href);
      chosen = area ?? chosen;
      // The box shows the choice only after this call returns.
      if (area && 'suggestGo' in input.dataset) setTimeout(() => form?.requestSubmit());
    },
  });
  if (!form) return;
  sendOnEnter(holder, form);
  form.addEventListener('formdata', (event) => {
    if (chosen && event.formData.get(name) === chosen.name) event.formData.set(name, chosen.code);
  });
}

export function suggestAreas(root) {
  for (const input of root.querySelectorAll('input[data-suggest]')) suggestInto(input);
}

function typeInto(select) {
  const options = [...select.options];
  const none = options.find((option) => !option.value);
  const text = (option) => option.textContent.trim();

  accessibleAutocomplete.enhanceSelectElement({
    ...shared(hintOf(select)),
    selectElement: select,
    autoselect: false,
    confirmOnBlur: true,
    minLength: 0,
    showAllValues: true,
    defaultValue: select.value ? text(select.selectedOptions[0]) : '',
    source: (query, show) => {
      const wanted = query.toLowerCase();
      show(options.filter((o) => o.value && text(o).toLowerCase().includes(wanted)).map(text));
    },
    onConfirm: (picked) => {
      const typed = picked ?? select.parentNode.querySelector('.autocomplete__input')?.value ?? '';
      const match = options.find((o) => text(o).toLowerCase() === typed.trim().toLowerCase());
      if (match ?? none) (match ?? none).selected = true;
      if (match) select.dispatchEvent(new Event('change', { bubbles: true }));
    },
  });
}

export function suggestOptions(root) {
  for (const select of root.querySelectorAll('select[data-typeahead]')) typeInto(select);
}
