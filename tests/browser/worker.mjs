// One of the processes of workers.mjs: runs the files that it is told, and tells what came of each test.
import { finish, runTests, tellTo } from './harness.mjs';

const tell = (what) =>
    new Promise((told) => {
        process.send(what, told);
    });
console.log = (...words) => void tell({ note: words.join(' ') });
tellTo((result) => void tell({ result }));
process.on('message', async ({ file }) => {
    try {
        if (file) {
            await import(`./${file}`);
            await runTests(file);
            return void (await tell({ ready: true }));
        }
        await finish();
        await tell({});
        process.exit(0);
    } catch (error) {
        await tell({ note: `# ${error?.stack ?? error}` });
        process.exit(1);
    }
});
process.on('disconnect', () => process.exit(1));
await tell({ ready: true });
