// Results as TAP: numbered as they come, the slowest named at the end.
const SLOWEST = 15; // tests that are named at the end
const times = [];
let number = 0;
let failed = false;

// why: of a failure, as a text; null: it passed. file: whose test it is.
export function report({ sentence, why, ms, file }) {
    number += 1;
    failed ||= why !== null;
    times.push({ ms, sentence, file });
    console.log(`${why === null ? 'ok' : 'not ok'} ${number} - ${sentence}`);
    console.log(`# took ${ms} ms`);
    if (why !== null) console.log(why.replace(/^/gm, '# '));
}

// Gives the code that the step ends with.
export function conclude() {
    console.log(`1..${number}`);
    const files = new Map();
    for (const { ms, file } of times) files.set(file, (files.get(file) ?? 0) + ms);
    for (const [file, ms] of [...files].sort((a, b) => b[1] - a[1])) console.log(`# ${(ms / 1000).toFixed(1)} s ${file}`);
    for (const { ms, sentence } of times.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST))
        console.log(`# ${(ms / 1000).toFixed(1)} s ${sentence}`);
    return failed || number === 0 ? 1 : 0;
}
