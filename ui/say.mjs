// say.mjs: tells a screen reader what has just changed.
let region;

export function say(text) {
  if (!region) {
    region = document.createElement('div');
    region.className = 'govuk-visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}
