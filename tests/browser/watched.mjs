// A folder of two points with limits, one exceedance that is over, one that goes on, and a pH out of its range.
import { folderWith } from './program.mjs';

const HOUR = 3_600_000;
const POINTS = `point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704W001,123456,2017,strict,stack,113.10,22.55,江海热电 1 号排口
wwtp1,440704W002,123456,2017,strict,sewage,113.14,22.57,文昌沙污水处理厂
`;
const LIMITS = `point,factor,average,upper,lower,basis,source
stack1,a21026,hour,35,,permit,排污许可证 91440704MA4UQXXX1P
wwtp1,w01001,hour,9,6,standard,GB 18918-2002 表1
`;

const instant = (ms) => new Date(ms + 8 * HOUR).toISOString().slice(0, 19);

function hours(point, factor, values) {
    const end = Math.floor(Date.now() / HOUR) * HOUR;
    return values
        .map((value, index) => `${point},${factor},hour,${instant(end - (values.length - index) * HOUR)}+08:00,${value},N,\n`)
        .join('');
}

// Three days: one exceedance that is over, one that goes on, a pH out of its range.
function observations() {
    const stack = Array.from({ length: 72 }, (_, hour) => (24 + 5 * Math.sin(hour / 3)).toFixed(1));
    stack.splice(30, 3, '37.2', '41.9', '36.0');
    stack.splice(69, 3, '38.6', '44.1', '47.3');
    const plant = Array.from({ length: 72 }, (_, hour) => (7.2 + 0.2 * Math.sin(hour / 5)).toFixed(2));
    plant.splice(71, 1, '9.40');
    return `point,factor,kind,time,value,flag,version\n${hours('stack1', 'a21026', stack)}${hours('wwtp1', 'w01001', plant)}`;
}
export const watchedFolder = folderWith(['point', POINTS], ['limit', LIMITS], ['series', observations()]);

export async function signIn(page, server) {
    await page.getByLabel('口令').fill(server.token);
    await page.getByRole('button', { name: '使用' }).click();
}

export const judged = (page) => page.locator('.warning-table').waitFor();
