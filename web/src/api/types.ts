// The documents of docs/api.md. Missing is null everywhere.
import type { Verdict } from './kinds';
import type { PlanTime, Problem, ReachRow } from './answers';

export type Counts = Record<Verdict, number>;

export interface Named {
  name: string;
  name_en?: string | null;
}
export interface Coded extends Named {
  code: string;
}

export interface Note {
  kind: 'problem' | 'pathway' | 'oddity';
  text: string;
  departments: string[];
  expected_by: string | null;
  source: string | null;
}

export interface ProblemGroup {
  total: number;
  met: number;
  problems: Problem[];
}
export interface ProblemList {
  year: number;
  binding: ProblemGroup;
  reference: ProblemGroup;
  problems: Problem[];
}

export interface ReachabilityRow extends Named {
  no: string;
  unit: string | null;
  standard: string | null;
  verdict: Verdict;
  value_text: string | null;
  value_year: number | null;
  reach: ReachRow;
  pathway: string | null;
  departments: string[];
  expected_by: string | null;
  source: string | null;
  projects: { no: number; name: string; from: number; to: number }[];
  text: string | null;
}
export interface ReachabilityList extends PlanTime {
  year: number;
  rows: ReachabilityRow[];
}

export interface Factor extends Coded {
  old_code: string | null;
  kind: string;
  unit: string | null;
  unit_air: string | null;
  unit_emission: string | null;
  decimals: number | null;
  decimals_air: number | null;
  least: number | null;
  most: number | null;
  confidence: string | null;
  source: string | null;
}

export type FactChange = 'new' | 'changed' | 'same';
export interface ImportRow {
  row: number;
  ok: boolean;
  text: string | null;
  subject?: string;
  period?: string;
  name?: string;
  change?: FactChange;
  before?: string | null;
  after?: string;
}
export interface ImportAnswer {
  accepted?: boolean;
  rows?: number;
  changes?: Record<FactChange, number>;
  batch?: number | null;
  report: ImportRow[];
  notes?: string[];
}
