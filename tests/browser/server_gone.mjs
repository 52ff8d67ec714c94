// The server goes away and comes back, at the same address: a relay keeps the port.
import { equal, match, must, newFolder, openPage, says, startServer, textOf } from './harness.mjs';
import { relay } from './relay.mjs';

says('a server that is gone shows the banner over the last figures; back again, the banner leaves and new figures come', async () => {
    const data = newFolder();
    let server = await startServer({ data });
    const { state, close, url } = await relay();
    state.port = server.port;
    try {
        const page = await openPage('/?year=2017', { server: { url }, expected: /ERR_|Failed to load resource/ });
        equal(await page.locator('.banner').count(), 0);
        state.port = 0;
        await server.stop();
        server = null;
        await page.getByRole('alert').filter({ hasText: '和服务器的连接断了' }).waitFor();
        match(await textOf(page.locator('h1')), /29 项达标/);
        must(await page.getByRole('button', { name: '重试' }).isVisible());
        server = await startServer({ data });
        const body = JSON.stringify({ element: 'industrial_land', year: 2017, value: '862.73', unit: '公顷', source: '国土调查' });
        const answer = await fetch(`${server.url}/api/v1/facts`, {
            method: 'POST',
            body,
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.token}` },
        });
        equal(answer.status, 201);
        state.port = server.port;
        await page.locator('.banner').waitFor({ state: 'detached' });
        await page.getByRole('heading', { level: 1, name: /30 项达标/ }).waitFor();
    } finally {
        close();
        await server?.stop();
    }
});
