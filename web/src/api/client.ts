import type { ImportRow } from './answers';

// What the server (or the network) answered instead of a document.
export class ApiProblem extends Error {
  readonly status: number; // 0: the server was not reached
  readonly key: string | null;
  readonly report: ImportRow[] | null;
  readonly notes: string[]; // beside the rows of a table
  readonly field: string | null; // which field of the request it speaks of

  constructor(status: number, detail: string, body: ProblemDocument = {}) {
    super(detail);
    this.status = status;
    this.key = body.key ?? null;
    this.report = body.report ?? null;
    this.notes = body.notes ?? [];
    this.field = body.field ?? body.arguments?.['field'] ?? body.arguments?.['column'] ?? null;
  }
}

interface ProblemDocument {
  detail?: string;
  title?: string;
  key?: string;
  report?: ImportRow[];
  notes?: string[];
  field?: string;
  arguments?: Record<string, string>;
}

export type Query = Record<string, string | number | null | undefined>;

export function apiAddress(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value != null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  const joint = path.endsWith('?') ? '' : path.includes('?') ? '&' : '?';
  return `/api/v1${path}${text && joint + text}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const body = (await response.json()) as ProblemDocument;
    return new ApiProblem(response.status, body.detail ?? body.title ?? response.statusText, body);
  } catch {
    return new ApiProblem(response.status, response.statusText || String(response.status));
  }
}

async function send<T>(address: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, '');
  }
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

export function apiGet<T>(address: string, signal?: AbortSignal, token?: string): Promise<T> {
  return send<T>(address, { signal, headers: token ? { Authorization: `Bearer ${token}` } : {} });
}

// A file with the name that the server gives it.
export async function apiFile(address: string, token: string): Promise<{ name: string; blob: Blob }> {
  let response: Response;
  try {
    response = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
  } catch {
    throw new ApiProblem(0, '');
  }
  if (!response.ok) throw await problemOf(response);
  return { name: /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? '', blob: await response.blob() };
}

export function apiPost<T>(address: string, body: BodyInit, type: string, token: string): Promise<T> {
  return send<T>(address, { method: 'POST', body, headers: { 'Content-Type': type, Authorization: `Bearer ${token}` } });
}
