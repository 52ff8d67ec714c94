// The inverse of what people do, as requests of their own: each is a row of the journal under the same name.
import { apiAddress, apiGet, apiPost } from '@/api/client';
import type { Fact, FactAnswer, FactList, Limit, LimitList, Maintenance, MaintenanceList } from '@/api/answers';
import { session } from './session';
import { GoneOn } from './undo';

const post = (path: string, body: Record<string, unknown>): Promise<unknown> =>
  apiPost(apiAddress(path, {}), JSON.stringify(body), 'application/json', session.token.value);

async function factNow(subject: string, period: string): Promise<Fact | null> {
  const list = await apiGet<FactList>(apiAddress(`/facts?subject=${encodeURIComponent(subject)}`, {}));
  return list.facts.find((one) => one.period === period && one.current) ?? null;
}
export { factNow };

// The value that stood there before is written again; where none stood, the new one is withdrawn.
export function undoFact(answer: FactAnswer, before: Fact | null, person: string, note: string) {
  const { fact } = answer;
  return async (): Promise<void> => {
    const now = await factNow(fact.subject, fact.period);
    if (now?.id !== fact.id) throw new GoneOn();
    const head = { subject: fact.subject, period: fact.period, note, ...(person ? { person } : {}) };
    const gone = !before || before.withdrawn;
    await post(
      '/facts',
      gone
        ? { ...head, source: fact.source, withdrawn: true }
        : {
            ...head,
            source: before.source,
            value: before.value_text,
            unit: before.unit,
            qualifier: before.qualifier,
            state: before.state,
            reason: before.reason ?? note,
          },
    );
  };
}

// What came by the last save: the rows that were not there before.
interface Row {
  id: number;
  point: string;
}
async function added(path: string, rows: (document: unknown) => Row[], point: string, known: ReadonlySet<number>): Promise<Row[]> {
  return rows(await apiGet<unknown>(apiAddress(path, {}))).filter((one) => one.point === point && !known.has(one.id));
}
const limitRows = (document: unknown): Row[] => (document as LimitList).limits;
const maintenanceRows = (document: unknown): Row[] => (document as MaintenanceList).maintenance;
const KINDS = { limits: { path: '/limits', rows: limitRows }, maintenance: { path: '/maintenance', rows: maintenanceRows } };
export type Added = keyof typeof KINDS;

export async function rowsOf(kind: Added): Promise<Set<number>> {
  const { path, rows } = KINDS[kind];
  return new Set(rows(await apiGet<unknown>(apiAddress(path, {}))).map((one) => one.id));
}
export function undoAdded(kind: Added, point: string, known: ReadonlySet<number>, person: string, reason: string) {
  return async (): Promise<void> => {
    const { path, rows } = KINDS[kind];
    const found = await added(path, rows, point, known);
    if (found.length !== 1) throw new GoneOn();
    await post(`${path}/${found[0]?.id}/withdraw`, { person, reason });
  };
}

// Closed warnings are opened again, one after the other.
export function undoClosed(ids: readonly string[], person: string, note: string) {
  return async (): Promise<void> => {
    for (const id of ids) await post(`/warnings/${id}/reopen`, { person, note });
  };
}

// What was withdrawn is written again as it stood, in the order in which it went: the old rows stay in the history.
export function undoWithdrawn(kind: Added, bodies: readonly Record<string, unknown>[], person: string) {
  return async (): Promise<void> => {
    for (const body of bodies) await post(KINDS[kind].path, { ...body, person });
  };
}
// A row as the body that writes it: what it has not is left out.
const said = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
export function limitAgain(row: Limit): Record<string, unknown> {
  const { point, factor, average, upper, lower, upper_cold, unit, basis, valid_from, valid_to, source, note } = row;
  const exclusive = row.exclusive ? 'yes' : null;
  return said({ point, factor, average, upper, lower, upper_cold, unit, basis, exclusive, valid_from, valid_to, source, note });
}
export function maintenanceAgain(row: Maintenance): Record<string, unknown> {
  const { point, factor, reason } = row;
  return said({ point, factor, reason, from: new Date(row.from_ms).toISOString(), to: new Date(row.to_ms).toISOString() });
}
