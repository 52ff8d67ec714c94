// A port that stays while the server behind it goes, comes back, or becomes a newer one.
import { connect, createServer } from 'node:net';

export async function relay() {
    const state = { port: 0, open: new Set() };
    const listener = createServer((near) => {
        if (!state.port) return void near.destroy();
        const far = connect(state.port, '127.0.0.1');
        for (const [one, other] of [
            [near, far],
            [far, near],
        ]) {
            state.open.add(one);
            one.on('error', () => other.destroy()).on('close', () => {
                state.open.delete(one);
                other.destroy();
            });
            one.pipe(other);
        }
    });
    await new Promise((ready) => {
        listener.listen(0, '127.0.0.1', ready);
    });
    const cut = () => {
        for (const socket of state.open) socket.destroy();
    };
    const close = () => {
        listener.close();
        cut();
    };
    return { state, cut, close, url: `http://127.0.0.1:${listener.address().port}` };
}
