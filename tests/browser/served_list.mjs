// A list that no page knows: the server says what its columns are, the parts of the list draw it.
import { axeFindings, becomes, deepEqual, equal, must, openPage, ownServer, says, settled, texts, PHONE, WIDE } from './harness.mjs';
import { judged, watchedFolder } from './watched.mjs';

// A number of its own for each run would make a failure that nobody can repeat.
function numbers(seed) {
    let state = seed;
    return (most) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor(state / 65536) % most;
    };
}
// c4: a newer server has a word that the declaration does not say.
const WORDS = [
    { value: 'c1', title: '每小时' },
    { value: 'c2', title: '每天' },
    { value: 'true', title: '是的' },
];
const LETTERS = [...'甲乙丙丁戊己庚辛壬癸ABCDEFG'];

function invent(seed) {
    const next = numbers(seed),
        text = (length) => Array.from({ length }, () => LETTERS[next(LETTERS.length)]).join('');
    const columns = Array.from({ length: 4 + next(5) }, (_, index) => ({
        key: `k${index}`,
        title: `${text(3)}${index}`,
        type: ['text', 'number', 'moment'][index < 3 ? index : next(3)],
        sort: null,
        head: index === 0,
        off: index > 4,
        words: [],
    }));
    columns.push({ ...columns[0], key: 'word', title: `${text(3)}词`, head: false, off: false, words: WORDS });
    const value = {
        text: () => text(2 + next(6)),
        number: () => String(next(4000) / 8 - 200),
        moment: () => 1_700_000_000_000 + next(40_000) * 60_000,
    };
    const rows = Array.from({ length: 30 + next(30) }, (_, id) => ({
        id,
        ...Object.fromEntries(columns.map((one) => [one.key, !one.head && next(6) === 0 ? null : value[one.type]()])),
        word: [null, 'c1', 'c2', true, 'c4'][next(5)],
    }));
    return {
        declared: { name: `invented_${seed}`, title: `清单${text(2)}`, path: '/invented', file: '/invented', member: 'things', columns },
        rows,
    };
}

async function open(seed, more = {}) {
    const { declared, rows } = invent(seed);
    const page = await openPage('/help', more);
    await page.route('**/api/v1/lists?*', (route) => route.fulfill({ json: { lists: [declared] } }));
    await page.route('**/api/v1/lists', (route) => route.fulfill({ json: { lists: [declared] } }));
    await page.route('**/api/v1/invented*', (route) => route.fulfill({ json: { things: rows } }));
    await page.goto(`/lists/${declared.name}`);
    return { page, declared, rows, table: page.locator(`.served-${declared.name}-table`) };
}
const shownRows = (table) => table.locator('tbody');
const cells = (table, column) => texts(table.locator(`tbody [data-label="${column.title}"]`));

for (const seed of [1, 7, 42]) {
    says(`invented columns, types and rows are drawn, sorted both ways with what is missing last, and searched (${seed})`, async () => {
        const { page, declared, rows, table } = await open(seed);
        const on = declared.columns.filter((one) => !one.off);
        await becomes(() => shownRows(table).count(), rows.length, 'rows');
        deepEqual(
            (await texts(table.locator('thead th'))).map((one) => one.replace(/\s*[↕↑↓].*$/, '')),
            on.map((one) => one.title),
        );
        const number = declared.columns[1],
            known = rows
                .map((row) => row[number.key])
                .filter((one) => one !== null)
                .map(Number);
        const sorted = (down) => [...known].sort((a, b) => (down ? b - a : a - b)).map(String);
        for (const down of [false, true]) {
            await table.getByRole('button', { name: number.title }).click();
            await becomes(
                async () => (await cells(table, number)).map((one) => (Number.isNaN(Number(one)) ? '' : String(Number(one)))).join(),
                [...sorted(down), ...Array(rows.length - known.length).fill('')].join(),
                down ? 'downwards' : 'upwards',
            );
        }
        const { [declared.columns[0].key]: wanted } = rows[3];
        await page.getByRole('searchbox').first().fill(wanted);
        const fits = rows.filter((row) =>
            declared.columns.some(
                (one) =>
                    one.type === 'text' &&
                    String(row[one.key] ?? '')
                        .toLowerCase()
                        .includes(wanted.toLowerCase()),
            ),
        );
        await becomes(() => shownRows(table).count(), fits.length, 'rows that fit');
        await becomes(() => page.url().includes(encodeURIComponent(wanted)), true, 'the address has it');
    });
}

says('a cell that is a word of a list shows what people call it, and is found and sorted by that', async () => {
    const { page, declared, rows, table } = await open(7);
    const column = declared.columns.at(-1),
        said = ({ word }) => WORDS.find((one) => one.value === String(word))?.title ?? word ?? '';
    await becomes(
        async () => (await cells(table, column)).join(),
        rows
            .map(said)
            .map((one) => one || '—')
            .join(),
        'in the order of the rows',
    );
    await page.getByRole('searchbox').first().fill('每小时');
    await becomes(() => shownRows(table).count(), rows.filter((row) => row.word === 'c1').length, 'rows that fit');
    deepEqual([...new Set(await cells(table, column))], ['每小时']);
});

says('a column that is off is chosen and kept in this browser', async () => {
    const seed = [...Array(50).keys()].find((one) => invent(one).declared.columns.some((column) => column.off));
    const { page, declared, rows, table } = await open(seed);
    const off = declared.columns.find((one) => one.off);
    await becomes(() => shownRows(table).count(), rows.length, 'rows');
    await page.getByText('显示的列').click();
    await page.getByRole('checkbox', { name: off.title }).check();
    await becomes(async () => (await texts(table.locator('thead th'))).some((one) => one.startsWith(off.title)), true, 'it is shown');
    await page.reload();
    await becomes(
        async () => (await texts(table.locator('thead th'))).some((one) => one.startsWith(off.title)),
        true,
        'it is shown after a reload',
    );
});

says('every list of the server is drawn from its declaration, and has its file', async () => {
    const server = await ownServer({ data: watchedFolder() });
    const page = await openPage('/warnings?rule=exceedance', { server });
    await judged(page);
    const { lists } = await (await fetch(`${server.url}/api/v1/lists`)).json();
    must(lists.length >= 13, lists.length);
    await page.goto('/lists');
    await becomes(() => page.locator('.lists-table tbody').count(), lists.length, 'lists');
    for (const one of lists) {
        const rows = (await (await fetch(`${server.url}/api/v1${one.path}`)).json())[one.member];
        await page.goto(`/lists/${one.name}`);
        await page.getByRole('heading', { level: 1, name: one.title }).waitFor();
        await becomes(() => page.locator(`.served-${one.name}-table tbody`).count(), rows.length, one.name);
        const file = await fetch(`${server.url}/api/v1${one.file}?format=csv`);
        equal(file.status, 200, one.file);
    }
    await page.goto('/lists/nothing');
    await page.getByText('没有“nothing”这张清单').waitFor();
});

for (const [name, size] of [
    ['a desk', WIDE],
    ['a phone', PHONE],
]) {
    says(`a served list has no finding of axe and no overflow on ${name}`, async () => {
        const { page } = await open(7, { size });
        await settled(page);
        deepEqual(await axeFindings(page), []);
        const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        must(content <= room, `${content} of ${room}`);
    });
}
