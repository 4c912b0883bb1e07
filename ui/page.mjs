// page.mjs: small kindnesses of the frame.

// Says which part of the site this page belongs to.
export function markPlace(root) {
  for (const link of root.querySelectorAll('.site-nav a')) {
    const { pathname } = new URL(link.href);
    if (pathname === location.pathname) link.setAttribute('aria-current', 'page');
    else if (pathname !== '/' && location.pathname.startsWith(`${pathname}/`))
      link.setAttribute('aria-current', 'true');
  }
}

// A table that fits needs no stop on the way through the page by Tab.
export function quietRegions(root) {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });
  for (const region of root.querySelectorAll('.table-region')) watch.observe(region);
}

// What is wrong with a form is read first.
export function showProblems(root) {
  root.querySelector('.govuk-error-summary')?.focus();
}
