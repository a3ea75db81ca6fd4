import { mount } from 'svelte';
import App from './App.svelte';
import type { Wire } from './wire/line.js';
import { workshop } from './state/workshop.svelte.js';
import './style/page.css';

function wire(): Wire {
  const address = new URL('live', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return new WebSocket(address) as unknown as Wire;
}

const target = document.getElementById('page');
if (target !== null) {
  workshop.connect(wire());
  mount(App, { target });
}
