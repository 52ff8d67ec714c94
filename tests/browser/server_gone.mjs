// The server goes away and comes back, at the same address: a relay keeps the port.
import { connect, createServer } from 'node:net';
import { equal, match, must, newFolder, openPage, says, startServer, textOf } from './harness.mjs';

async function relay() {
  const state = { port: 0, open: new Set() };
  const listener = createServer((near) => {
    if (!state.port) return void near.destroy();
    const far = connect(state.port, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]]) {
      state.open.add(one);
      one.on('error', () => other.destroy()).on('close', () => { state.open.delete(one); other.destroy(); });
      one.pipe(other);
    }
  });
  await new Promise((ready) => { listener.listen(0, '127.0.0.1', ready); });
  const close = () => { listener.close(); for (const socket of state.open) socket.destroy(); };
  return { state, close, url: `http://127.0.0.1:${listener.address().port}` };
}

says('a server that is gone shows the banner over the last figures; back again, the banner leaves and new figures come', async () => {
  const data = newFolder();
  let server = await startServer({ data });
  const { state, close, url } = await relay();
  state.port = server.port;
  try {
    const page = await openPage('/', { server: { url }, expected: /ERR_|Failed to load resource/ });
    equal(await page.locator('.banner').count(), 0);
    state.port = 0;
    await server.stop();
    server = null;
    await page.getByRole('alert').filter({ hasText: '和服务器的连接断了' }).waitFor();
    match(await textOf(page.locator('h1')), /29 项达标/);
    must(await page.getByRole('button', { name: '重试' }).isVisible());
    server = await startServer({ data });
    const body = JSON.stringify({ element: 'industrial_land', year: 2017, value: '862.73', unit: '公顷', source: '国土调查' });
    const answer = await fetch(`${server.url}/api/v1/facts`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.token}` } });
    equal(answer.status, 201);
    state.port = server.port;
    await page.locator('.banner').waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: /30 项达标/ }).waitFor();
  } finally {
    close();
    await server?.stop();
  }
});
