// The county of the walk: points of four kinds with devices, limits, values that raise warnings, and the gateway open.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderWith, newPath, ownServer, SOURCE } from './harness.mjs';

const HOUR = 3_600_000;
const POINTS = `point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,W001,123456,2017,strict,stack,113.10,22.55,江海热电 1 号排口
wwtp1,W002,123456,2017,strict,sewage,113.14,22.57,文昌沙污水处理厂
air1,W003,123456,2017,strict,air,113.12,22.56,江海站
riv1,W004,123456,2017,strict,river,113.13,22.58,麻园河
left1,W005,123456,2017,strict,dust,113.11,22.54,将要撤销的工地
`;
const LIMITS = `point,factor,average,upper,lower,basis,source
stack1,a21026,hour,35,,permit,排污许可证
wwtp1,w01018,hour,40,,standard,GB 18918-2002 表1
`;
const AIR = { a34004: 20, a34002: 40, a21026: 8, a21004: 20, a21005: 0.6, a05024: 60 };
const instant = (ms) => new Date(ms + 8 * HOUR).toISOString().slice(0, 19);

function observations() {
    const end = Math.floor(Date.now() / HOUR) * HOUR,
        rows = [];
    const add = (point, factor, kind, at, value) => rows.push(`${point},${factor},${kind},${instant(at)}+08:00,${value},N`);
    for (let hour = 1; hour <= 60; hour += 1) {
        add('stack1', 'a21026', 'hour', end - hour * HOUR, hour < 4 ? 47.3 : (24 + 5 * Math.sin(hour)).toFixed(1));
        add('wwtp1', 'w01018', 'hour', end - hour * HOUR, (30 + 5 * Math.sin(hour)).toFixed(1));
        for (const [factor, value] of Object.entries(AIR))
            add('air1', factor, 'hour', end - hour * HOUR, (value * (1.2 + 0.2 * Math.sin(hour + value))).toFixed(3));
    }
    for (let day = 1; day <= 9; day += 1)
        for (const [factor, value] of Object.entries(AIR)) add('air1', factor, 'day', end - day * 24 * HOUR, value);
    for (let month = 1; month <= 12; month += 1)
        add('riv1', 'w21003', 'day', Date.parse(`2025-${String(month).padStart(2, '0')}-08T00:00:00+08:00`), 1.2);
    return `point,factor,kind,time,value,flag\n${rows.join('\n')}\n`;
}

const walkFolder = folderWith(['point', POINTS], ['limit', LIMITS], ['series', observations()]);
export function walkServer() {
    const data = walkFolder();
    mkdirSync(join(data, 'raw'), { recursive: true });
    writeFileSync(join(data, 'raw', '00000002.seg'), 'a segment of which nothing is left'); // damage that a person acknowledges
    return ownServer({ data, options: ['--hj212', '127.0.0.1:0'] });
}

// A module of the pages itself, translated.
export async function pageModule(name) {
    const { buildSync } = createRequire(join(SOURCE, 'web/package.json'))('esbuild');
    const outfile = newPath('.mjs');
    buildSync({ entryPoints: [join(SOURCE, 'web/src', name)], bundle: true, format: 'esm', outfile, logLevel: 'silent' });
    return import(pathToFileURL(outfile).href);
}
// What the pages declare of their forms.
export const declaredForms = async () => (await pageModule('forms/declared.ts')).forms;

export async function signIn(page, server) {
    await page.goto('/data/enter');
    await page.locator('[data-form="signIn"] input').fill(server.token);
    await page.locator('[data-form="signIn"] button[type="submit"]').click();
    await page.getByText('已用管理员口令登录').waitFor();
}
