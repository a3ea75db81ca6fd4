import { mount } from 'svelte';
import App from './App.svelte';
import type { Wire } from './wire/line.js';
import { workshop } from './state/workshop.svelte.js';
import './style/page.css';

async function wire(): Promise<Wire> {
  if (import.meta.env.DEV && location.search.includes('made-up')) {
    const { MadeUp } = await import('../dev/made-up.js');
    return new MadeUp();
  }
  const address = new URL('live', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return new WebSocket(address) as unknown as Wire;
}

const target = document.getElementById('page');
if (target !== null) {
  workshop.connect(await wire());
  mount(App, { target });
}
