// The program under test: data folders and running servers. Everything stays below TEST_TMP.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SOURCE = process.env.QINGSHAN_SOURCE ?? fileURLToPath(new URL('../..', import.meta.url));
export const SCRATCH = mkdtempSync(join(process.env.TEST_TMP ?? tmpdir(), 'browser-'));
const PROGRAM = process.env.QINGSHAN ?? join(SOURCE, 'build/qingshan');
const START_MS = 60_000;
const SANITIZER = /AddressSanitizer|LeakSanitizer|runtime error:/;
const running = new Set();
let count = 0;

export const newPath = (ending = '') => join(SCRATCH, `${++count}${ending}`);

export function newFile(content, ending) {
  const path = newPath(ending);
  writeFileSync(path, content);
  return path;
}

let loaded = null;
export function newFolder() {
  if (!loaded) {
    const folder = newPath();
    const ran = spawnSync(PROGRAM, ['init', '--pack', join(SOURCE, 'packs/jianghai'), '--data', folder], { encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`init failed: ${ran.stdout}${ran.stderr}`);
    loaded = folder;
  }
  const copy = newPath();
  cpSync(loaded, copy, { recursive: true });
  return copy;
}

function address(process_) {
  return new Promise((resolve, reject) => {
    let out = '';
    const late = setTimeout(() => reject(new Error(`the server did not say its address: ${out}`)), START_MS);
    const end = (act, value) => { clearTimeout(late); act(value); };
    process_.stdout.on('data', (piece) => {
      out += piece;
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(out);
      if (found) end(resolve, Number(found[1]));
    });
    process_.on('exit', (code) => end(reject, new Error(`the server ended with ${code}: ${out}`)));
  });
}

export async function startServer({ data = newFolder(), options = [] } = {}) {
  const child = spawn(PROGRAM, ['serve', '--data', data, '--web', join(SOURCE, 'web/dist'), '--listen', '127.0.0.1:0', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let errors = '';
  child.stderr.on('data', (piece) => { errors += piece; });
  const ended = new Promise((resolve) => { child.on('close', (code, signal) => { running.delete(child); resolve(code ?? signal); }); });
  const port = await address(child);
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await ended;
    if (code !== 0 || SANITIZER.test(errors)) throw new Error(`serve ended with ${code}: ${errors}`);
  };
  return { data, port, url: `http://127.0.0.1:${port}`, token: readFileSync(join(data, 'token'), 'utf8').trim(), stop };
}

let common = null;
const started = [];
// The server of all tests that only read.
export async function readServer() {
  common ??= await ownServer();
  return common;
}
// A server of one situation; it is stopped, and looked at, at the end.
export async function ownServer(given) {
  const server = await startServer(given);
  started.push(server);
  return server;
}
export async function stopServers() {
  for (const server of started.splice(0)) await server.stop();
}

process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });
