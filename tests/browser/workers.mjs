// Files are shared out among processes, each with a browser and servers of its own: most of a test is waiting for one of them.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { report } from './report.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

// A worker takes the next file whenever it is done with one. What it says between two results belongs to the second.
function run(files) {
    return new Promise((ended) => {
        const worker = fork(WORKER);
        let file = '',
            notes = [];
        const next = () => {
            file = files.shift() ?? '';
            worker.send({ file });
        };
        worker.on('message', ({ ready, note, result }) => {
            if (note !== undefined) notes.push(note);
            if (ready) next();
            if (!result) return;
            for (const one of notes) console.log(one);
            notes = [];
            report(result);
        });
        worker.on('exit', (code, signal) => {
            const why = `${signal ?? `code ${code}`}${notes.map((one) => `\n${one}`).join('')}`;
            if (code !== 0) report({ sentence: `${file || 'the end of a worker'} is run to its end`, why, ms: 0, file });
            ended();
        });
    });
}

export async function runFiles(files, count) {
    const left = [...files];
    await Promise.all(Array.from({ length: Math.min(count, files.length) }, () => run(left)));
    for (const file of left) report({ sentence: `${file} is run`, why: 'no worker was left', ms: 0, file });
}
