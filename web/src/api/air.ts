// The documents of air and water (docs/api.md). Missing is null everywhere.

export interface Criterion {
  edition: string;
  level: number;
  name: string;
  above: number;
  hours: number;
  peak_above: number | null;
  peak_hours: number | null;
  without: string | null;
  clause: string;
  confidence: string;
  note: string | null;
}
export interface Forecast {
  id: number;
  date: string;
  aqi: number | null;
  primary: string | null;
  person: string;
  note: string | null;
  at_ms: number;
  withdrawn: boolean;
  current: boolean;
}
export interface AirForecasts {
  day: string;
  simulated: boolean;
  days: { date: string; aqi: number | null; from: 'observed' | 'forecast' | null; counted: number | null; today: boolean }[];
  forecasts: Forecast[];
  warning: (Criterion & { from: string; days: number }) | null;
  criteria: Criterion[];
}

export interface SettleRow {
  element: string;
  name: string;
  query: string;
  state: 'final' | 'running' | 'short' | 'missing' | 'unknown';
  value: string | null;
  unit: string | null;
  outcome: string;
}
export interface Settling { year: number; rows: SettleRow[] }

