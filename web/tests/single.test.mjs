// The workshop in one file, opened from the disk without a network: the same messages as the server's, byte for byte; the
// same numbers as the command's; small, quick, and at home on a phone.

import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exported, floats, simulate } from './exported.mjs';
import { close, goTo, numbers, same, scenario, serve, tab, visit } from './stage.mjs';

const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const file = process.env.HEARTH_SINGLE ?? join(target, 'hearth-workshop.html');
const link = pathToFileURL(file).href;
const skip = existsSync(file) ? false : `there is no ${file} (npm run single)`;

after(close);

/** A time on a machine that has nothing else to do; with other programs, as many times as long as they share its cores. */
function patience(milliseconds) {
  return milliseconds * Math.max(1, loadavg()[0] / cpus().length);
}

const PORTFOLIO = `Scenario(
  horizon_weeks: 120,
  organisation: (practitioners: 300, brokers: 0.1),
  communities: [(name: "One", founders: 24, enrolled: 40, relevance: 2.0), (name: "Two", founders: 16)],
  policy: (sponsorship: 0.8, protected_hours: 1.0),
  timeline: [
    between(from: 30, to: 50, set: {"organisation.workload": 0.4}),
    when(energy_below: 0.6, again_after: 12, event: renewal_workshop),
    every(weeks: 9, task: writing),
  ],
)`;
/** So many people that the engine hands communities out to threads, where there are some. */
const CROWD = `Scenario(
  horizon_weeks: 30,
  organisation: (practitioners: 9000),
  communities: [(name: "One", founders: 60, enrolled: 2500), (name: "Two", founders: 60, enrolled: 2500)],
)`;

/** What a trainer may ask for, in every kind of request. Of a job, the page waits for the result. The question is the lesson's first. */
const REQUESTS = [
  { do: 'catalogue' },
  { do: 'start', from: { ready: 'sponsored-launch' }, sets: ['policy.openness=0.5', 'horizon_weeks=208'], seed: 11, replicate: 4 },
  { do: 'weeks', future: 0, from: 0, to: 5000, columns: null },
  { do: 'frames', future: 0, from: 50, to: 75, ties: 600 },
  { do: 'fork', of: 0, week: 61, name: 'With time – größer' },
  { do: 'act', future: 1, week: 61, action: { set: { 'policy.protected_hours': 4.1, 'policy.openness': 0.3 } } },
  { do: 'act', future: 1, week: 70, action: { task: { kind: 'data_collection', effort_hours: 12, support: 0 } } },
  { do: 'act', future: 1, week: 80, action: { shock: { kind: 'reorganisation', severity: 1 } } },
  { do: 'act', future: 1, week: 90, action: { event: 'renewal_workshop' } },
  { do: 'act', future: 1, week: 90, action: { set: { 'policy.protected_hours': 900 } } },
  { do: 'weeks', future: 1, from: 0, to: 5000 },
  { do: 'week', future: 1, week: 103 },
  { do: 'frames', future: 1, from: 150, to: 160 },
  { do: 'member', future: 1, member: 3, week: 150 },
  { do: 'story', future: 1 },
  { do: 'compare', a: 0, b: 1, week: 200 },
  { do: 'bands', futures: [0, 1], seeds: 20, columns: ['active', 'energy', 'value_tangible'] },
  { do: 'note', week: 12, text: 'A note' },
  { do: 'save' },
  { do: 'export', future: 1 },
  { do: 'undo', future: 1, act: 1 },
  { do: 'lesson', lesson: 'when-the-sponsor-leaves' },
  { do: 'start', from: { lesson: 'when-the-sponsor-leaves' } },
  { do: 'answer', lesson: 'when-the-sponsor-leaves', question: null },
  { do: 'start', from: { text: 'Scenario(horizon_weeks: 90%)' } },
  { do: 'start', from: { text: PORTFOLIO }, seed: 9007199254740991 },
  { do: 'weeks', future: 0, community: 1, from: 0, to: 5000 },
  { do: 'start', from: { text: CROWD } },
  { do: 'weeks', future: 0, community: 1, from: 0, to: 30 },
  { do: 'frames', future: 0, community: 1, from: 20, to: 30, ties: 20000 },
  { do: 'bands', futures: [0], seeds: 2, columns: ['members'] },
  { do: 'nothing' },
];

/** Sends requests one after the other in the page, to `wire`; everything that comes back, in order, pictures as digits. */
async function exchange(page, kind) {
  return page.evaluate(
    async ([kind, requests]) => {
      const wire = kind === 'socket' ? new WebSocket(new URL('live', location.href.replace(/^http/, 'ws'))) : window.engineWorker;
      const say = (text) => (kind === 'socket' ? wire.send(text) : wire.postMessage(text));
      wire.binaryType = 'arraybuffer';
      const all = [];
      let heard = () => undefined;
      // Numbers that the page itself doesn't use: it asks the same worker.
      const OWN = 4_100_000_000;
      wire.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') {
          if (new DataView(data).getUint32(4, true) >= OWN) all.push([...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
          return;
        }
        const message = JSON.parse(data);
        // How often progress is reported depends on threads; the greeting names the build.
        if (message.kind === 'progress' || message.kind === 'hello' || message.re < OWN) return;
        all.push(data);
        heard(message);
      });
      if (kind === 'socket') await new Promise((resolve) => (wire.onopen = resolve));
      let question = null;
      for (const [at, request] of requests.entries()) {
        const id = OWN + at;
        await new Promise((resolve) => {
          let job = null;
          heard = (message) => {
            if (message.kind === 'lesson') question = message.lesson.steps.find((step) => step.answered).name;
            if (message.re === id && message.kind === 'job') job = message.job;
            else if (message.re === id || (job !== null && message.job === job)) resolve();
          };
          say(JSON.stringify({ id, request: request.question === null ? { ...request, question } : request }));
        });
      }
      return all;
    },
    [kind, REQUESTS],
  );
}

/** A page of the file, without a network, whose worker can be talked to. */
async function local(how = {}, hash = '') {
  return visit(link + hash, { offline: true, ...how }, (context) =>
    context.addInitScript(() => {
      window.Worker = class extends Worker {
        constructor(...words) {
          super(...words);
          window.engineWorker = this;
        }
      };
    }),
  );
}

test('the file and the server send the same bytes', { skip }, async (t) => {
  const server = await serve();
  try {
    const [there, here] = [await visit(server.link), await local()];
    const [ours, theirs] = [await exchange(here.page, 'worker'), await exchange(there.page, 'socket')];
    assert.equal(ours.length, theirs.length);
    for (const [at, message] of ours.entries()) assert.ok(message === theirs[at], `message ${at} differs: ${message.slice(0, 300)} | ${theirs[at].slice(0, 300)}`);
    const errors = ours.filter((message) => message.includes('"kind":"error"')).length;
    assert.equal(errors, 3, 'requests that are refused');
    const size = ours.reduce((sum, message) => sum + message.length, 0);
    t.diagnostic(`${ours.length} messages, ${size} characters, all the same`);
    assert.deepEqual(here.ills, []);
  } finally {
    await server.stop();
  }
});

test('the file shows the numbers of hearth run', { skip }, async () => {
  const { page, ills } = await local();
  await scenario(page, 'Sponsor leaves');
  await page.keyboard.press('v');
  const before = await numbers(page);
  const alone = await exported(page, 0);
  const run = simulate(alone.text, alone.command, 'alone');
  for (const column of ['members', 'active', 'core']) same(floats(before[`A ${column}`]), run(column), column);
  await goTo(page, 60);
  await tab(page, 'futures');
  await page.locator('.futures form button.main').click();
  await page.locator('.community.beside').nth(1).waitFor();
  await tab(page, 'levers');
  await page.locator('[id="lever-policy.protected_hours"]').fill('4');
  await page.locator('.flag.act').waitFor();
  const both = await numbers(page, 1);
  const fork = await exported(page, 1);
  const forked = simulate(fork.text, fork.command, 'forked');
  for (const column of ['energy', 'legitimacy']) same(floats(both[`B ${column}`]), forked(column), `${column} of the fork`);
  assert.notDeepEqual(both['A energy'], both['B energy']);
  assert.deepEqual(ills, []);
});

test('the file is small', { skip }, (t) => {
  const { size } = statSync(file);
  t.diagnostic(`${size} bytes`);
  assert.ok(size < 6_000_000);
});

/** What a link leads to, as the page shows it. */
async function shown(page) {
  await page.locator('.transport').waitFor();
  return {
    name: await page.locator('h1').first().textContent(),
    week: await page.locator('.transport .week strong').textContent(),
    futures: await page.locator('.community.beside').count(),
  };
}

test('a link opens the same scenario with the same acts, and a broken one says so', { skip }, async () => {
  const { page, context, ills } = await local({ permissions: ['clipboard-read', 'clipboard-write'] });
  const copy = async () => {
    await page.locator('header nav button').first().click();
    await page.evaluate(() => navigator.clipboard.writeText('nothing'));
    await page.locator('#copy-link').click();
    let text = 'nothing';
    for (let turn = 0; turn < 150 && text === 'nothing'; turn += 1) {
      await page.waitForTimeout(100);
      text = await page.evaluate(() => navigator.clipboard.readText());
    }
    await page.keyboard.press('Escape');
    return text;
  };
  const follow = async (to) => {
    const other = await context.newPage();
    await other.goto(to);
    return other;
  };
  await scenario(page, 'Sponsor leaves', 3);
  await goTo(page, 60);
  await tab(page, 'futures');
  await page.locator('.futures form input').fill('Zeit & Raum');
  await page.locator('.futures form button.main').click();
  await page.locator('.community.beside').nth(1).waitFor();
  await tab(page, 'levers');
  await page.locator('[id="lever-policy.protected_hours"]').fill('4');
  await page.locator('.flag.act').waitFor();
  await goTo(page, 80);
  await page.keyboard.press('v');
  const before = await numbers(page, 1);
  const short = await copy();
  assert.match(short, /#ready=sponsor-leaves&seed=1&replicate=3&future=0@61\+Zeit/);
  assert.ok(short.length - link.length < 300, `the link is short: ${short}`);

  const other = await follow(short);
  assert.deepEqual(await shown(other), { name: 'Sponsor leaves', week: '80', futures: 2 });
  assert.ok(!other.url().includes('#'), 'a reload keeps what is done from here on');
  await other.keyboard.press('v');
  same(await numbers(other, 1), before, 'numbers behind the link');

  // A scenario of the room's own goes along whole.
  await page.locator('header nav button').first().click();
  const text = 'Scenario(name: "Our own", horizon_weeks: 90, policy: (sponsorship: 0.9))';
  await page.locator('#open').setInputFiles({ name: 'own.ron', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.locator('dialog button', { hasText: 'without saving' }).click();
  await page.locator('h1', { hasText: 'Our own' }).waitFor();
  const long = await copy();
  assert.match(long, /#session=/);
  assert.equal((await shown(await follow(long))).name, 'Our own');

  // A lesson begins with its first step.
  const lesson = await follow(`${link}#lesson=when-the-sponsor-leaves`);
  await lesson.locator('article h2', { hasText: 'When the sponsor leaves' }).waitFor();

  for (const broken of ['#ready=nowhere', `#${long.split('#')[1].slice(0, 300)}`, '#ready=baseline&act=61+{"set"', '#ready=baseline&act=61+{"set":{"policy.x":1}}']) {
    const lost = await local({}, broken);
    await lost.page.locator('.toast[role=alert]').waitFor();
    await lost.context.close();
  }
  assert.deepEqual(ills, []);
});

/** Waits for the bands that follow a lever; milliseconds from the slider's move until they are there. */
function answered(page, value) {
  return page.evaluate(
    (value) =>
      new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error('no answer')), 30_000);
        const lever = document.getElementById('lever-policy.protected_hours');
        const begun = performance.now();
        const heard = ({ data }) => {
          if (typeof data !== 'string' || !data.startsWith('{"kind":"bands"')) return;
          window.engineWorker.removeEventListener('message', heard);
          resolve(performance.now() - begun);
        };
        window.engineWorker.addEventListener('message', heard);
        lever.value = String(value);
        lever.dispatchEvent(new Event('input', { bubbles: true }));
        lever.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    value,
  );
}

test('a lever is answered at once by twenty pairs of runs', { skip }, async (t) => {
  const { page, ills } = await local();
  for (const name of ['Baseline', 'Sponsored launch']) {
    await scenario(page, name);
    await goTo(page, 60);
    await tab(page, 'futures');
    await page.locator('.futures form button.main').click();
    await page.locator('.community.beside').nth(1).waitFor();
    await tab(page, 'levers');
    const times = [];
    for (let turn = 0; turn < 12 && !times.some((one) => one < patience(1000) && times.length > 4); turn += 1) times.push(await answered(page, 3 + turn / 4));
    t.diagnostic(`${name}: ${times.map((one) => one.toFixed(0)).join(', ')} ms`);
    assert.ok(Math.min(...times) < patience(1000), `${name}: ${times}`);
  }
  assert.deepEqual(ills, []);
});

test('the file is ready at once, and at home on a phone', { skip }, async (t) => {
  const times = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const { page, context } = await local();
    times.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  t.diagnostic(`ready after ${times.map((one) => one.toFixed(0)).join(', ')} ms`);
  assert.ok(Math.min(...times) < patience(3000), `ready after ${times} ms`);
  const { page, ills } = await local({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await wide(), 390, 'nothing sticks out');
  await page.locator('#play').tap();
  await page.waitForFunction(() => Number(document.querySelector('.transport .week strong').textContent) > 2);
  await page.locator('#play').tap();
  await page.reload();
  await page.locator('.transport').waitFor();
  assert.equal(await wide(), 390);
  assert.deepEqual(ills, []);
});

test('the file speaks the language of the browser', { skip }, async () => {
  const { page, context, ills } = await visit(link, { locale: 'de-CH' });
  await page.locator('h1', { hasText: 'Start mit Rückhalt' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  assert.deepEqual(ills, []);
  await context.close();
});
