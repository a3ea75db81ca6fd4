// Begins the page: what answers it is a server, or an engine in the page itself.

import { mount } from 'svelte';
import App from './App.svelte';
import type { Wire } from './wire/line.js';
import { workshop } from './state/workshop.svelte.js';
import './style/page.css';

export function begin(wire: () => Wire): void {
  const target = document.getElementById('page');
  if (target === null) return;
  workshop.connect(wire());
  mount(App, { target });
}
