// onward.mjs: a page that is only a step on the way takes the step by itself.

export function goOnward(root) {
  const step = root.querySelector('[data-onward]');
  if (step?.tagName === 'FORM') step.requestSubmit();
  else if (step) location.replace(step.href);
}
