// The page of `hearth serve`: the server answers, over a WebSocket.

import { begin } from './begin.js';
import type { Wire } from './wire/line.js';

begin(() => {
  const address = new URL('live', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return new WebSocket(address) as unknown as Wire;
});
