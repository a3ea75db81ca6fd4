// The presenter's window: drawn by this page, so that it always shows the same session.

import { mount, unmount } from 'svelte';
import Presenter from '../parts/Presenter.svelte';
import { say } from '../texts/texts.svelte.js';

let second: Window | null = null;

/** Opens the presenter's window, or brings it to the front; false where the browser refuses windows. */
export function present(): boolean {
  if (second !== null && !second.closed) {
    second.focus();
    return true;
  }
  second = window.open('', 'hearth-presenter', 'width=760,height=900');
  if (second === null) return false;
  const { document: paper } = second;
  paper.title = say('presenter_title');
  paper.documentElement.className = document.documentElement.className;
  paper.documentElement.lang = document.documentElement.lang;
  for (const style of document.querySelectorAll('style, link[rel="stylesheet"]')) {
    const copy = style.cloneNode(true) as HTMLElement;
    // A window without an address has no folder that a relative link could start from.
    if (style instanceof HTMLLinkElement) (copy as HTMLLinkElement).href = style.href;
    paper.head.append(copy);
  }
  paper.body.replaceChildren();
  const shown = mount(Presenter, { target: paper.body });
  const opened = second;
  opened.addEventListener('pagehide', () => void unmount(shown));
  window.addEventListener('pagehide', () => opened.close());
  return true;
}
