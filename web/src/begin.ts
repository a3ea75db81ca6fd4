// Begins the page: what answers it is a server, or an engine in the page itself.

import { mount } from 'svelte';
import App from './App.svelte';
import { leave } from './state/leave.svelte.js';
import { lecture } from './state/lesson.svelte.js';
import { isLink } from './state/link.js';
import type { Wire } from './wire/line.js';
import { workshop } from './state/workshop.svelte.js';
import './style/page.css';

/** `alone`: everything is in this one file, so that a link to it holds wherever the file is. */
export function begin(wire: () => Wire, alone = false): void {
  const target = document.getElementById('page');
  if (target === null) return;
  workshop.linkable = alone;
  workshop.connect(wire());
  workshop.followed = (lesson, step) => void lecture.resume(lesson, step);
  // A link was put into the address line.
  addEventListener('hashchange', () => {
    if (isLink(location.hash) && workshop.link === 'there') leave.then(() => void workshop.follow());
  });
  mount(App, { target });
}
