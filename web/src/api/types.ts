// The documents of docs/api.md. Missing is null everywhere.
import type { Comparator, ReachTime, ReachVerdict, ValueOrigin, Verdict } from './kinds';
import type { Fact, PlanTime, YearCounts } from './answers';

export type Counts = Record<Verdict, number>;
export type Origin = ValueOrigin | 'missing';

export interface Named {
  name: string;
  name_en?: string | null;
}
export interface Coded extends Named {
  code: string;
}

export interface ReachRow {
  verdict: ReachVerdict;
  word: string;
  time: ReachTime;
  target_year: number | null;
  target: number | null;
  last_value: number | null;
  last_year: number | null;
  trend_per_year: number | null;
  needed_per_year: number | null;
  projected: number | null;
  text: string | null;
}

export interface IndicatorPart extends Coded {
  no: string;
  attribute: 'binding' | 'reference' | null;
  domain: string | null;
  domain_code: string | null;
  task_group: string | null;
  kind: 'number' | 'state' | 'flag' | 'group';
  verdict: Verdict;
  basis: 'computed' | 'attested';
  value: number | null;
  value_text: string | null;
  qualifier: string | null;
  state: string | null;
  value_year: number | null;
  origin: Origin;
  unit: string | null;
  published_value: number | null;
  differs: boolean;
  standard: string | null;
  targets: Record<string, { text: string | null; verdict: Verdict; word: string }>;
  departments: string[];
  reach: ReachRow;
}
export interface IndicatorRow extends IndicatorPart { parts?: IndicatorPart[] }

export interface Status extends PlanTime {
  year: number;
  data: YearCounts & { newest: number | null; newer: YearCounts[] };
  as_of: string | null;
  counts: Counts;
  binding: Counts & { total: number };
  domains: (Counts & Coded & { total: number })[];
  indicators: IndicatorRow[];
}
export interface IndicatorList { year: number; indicators: IndicatorRow[] }

export interface Condition {
  due: string;
  text: string | null;
  comparator: Comparator;
  measured: string;
  measured_value: number | null;
  threshold: number | null;
  unit: string | null;
  verdict: Verdict;
  word: string | null; // of a stage's target
  note: string | null;
  source: string | null;
  sentence: string | null;
}
export interface LineageNode extends Coded {
  kind: 'indicator' | 'element';
  unit: string | null;
  year: number;
  value_year: number | null;
  value: number | null;
  value_text: string | null;
  state: string | null;
  origin: Origin;
  formula: { names: string | null; values: string | null } | null;
  source: {
    kind: string | null; text: string | null; page: string | null; who: string | null; recorded_ms: number; published: string | null; note: string | null; reason?: string | null;
  } | null;
  children: LineageNode[];
}
export interface HistoryEntry {
  year: number;
  value: number | null;
  qualifier: string | null;
  state: string | null;
  state_name: string | null;
  text: string | null;
  origin: Origin;
  source: string | null;
}
export interface Reachability {
  points: { year: number; value: number }[];
  target_year: number | null;
  target: number | null;
  target_basis: 'stage' | 'standard' | null;
  comparator: Comparator | null;
  trend_per_year: number | null;
  needed_per_year: number | null;
  projected: Record<string, number | null> | null;
  interval: Record<string, [number, number]> | null;
  capped: string[];
  verdict: ReachVerdict;
  word: string;
  time: ReachTime;
  text: string | null;
}
export interface ServingProject {
  no: number; name: string; group: string; from: number; to: number; invest_wan_yuan: number | null;
  departments: string[]; basis: string | null; points: string | null; unit?: string | null;
}
export interface ServingMeasure {
  id: string; section: string; title: string; text: string | null; deadline: string | null;
  comparator: Comparator | null; value: string | null; unit: string | null;
}
export interface Note { kind: 'problem' | 'pathway' | 'oddity'; text: string; departments: string[]; expected_by: string | null; source: string | null }
export interface EditionRow { edition: string; no: string; name: string; standard: string | null; unit: string | null; attribute: string | null; confidence: string | null }

export interface Indicator extends IndicatorRow {
  year: number;
  definition: string | null;
  definition_confidence: string | null;
  evidence: string[];
  source: string | null;
  conditions: Condition[];
  formula: { text: string; names: string; values: string; unit: string | null; inputs?: string | null } | null;
  lineage: LineageNode;
  history: HistoryEntry[];
  facts: Fact[];
  reachability: Reachability;
  projects: ServingProject[];
  measures: ServingMeasure[];
  notes: Note[];
  editions: EditionRow[];
}

export interface Problem extends Named {
  no: string; domain: string | null; verdict: Verdict; value_text: string | null; value_year: number | null; unit: string | null;
  standard: string | null; text: string; plan_text: string | null; source: string | null;
}
export interface ProblemGroup { total: number; met: number; problems: Problem[] }
export interface ProblemList { year: number; binding: ProblemGroup; reference: ProblemGroup; problems: Problem[] }

export interface ReachabilityRow extends Named {
  no: string; unit: string | null; standard: string | null; verdict: Verdict; value_text: string | null; value_year: number | null;
  reach: ReachRow; pathway: string | null; departments: string[]; expected_by: string | null; source: string | null;
  projects: { no: number; name: string; from: number; to: number }[]; text: string | null;
}
export interface ReachabilityList extends PlanTime { year: number; rows: ReachabilityRow[] }

export interface Factor extends Coded {
  old_code: string | null; kind: string; unit: string | null; unit_air: string | null; unit_emission: string | null; decimals: number | null;
  decimals_air: number | null; least: number | null; most: number | null; confidence: string | null; source: string | null;
}

export interface ChangedIndicator extends Named {
  no: string;
  unit?: string | null;
  before: { verdict: Verdict; value_text: string | null };
  after: { verdict: Verdict; value_text: string | null };
}
export interface FactAnswer { batch: number | null; fact?: Partial<Fact>; changed: ChangedIndicator[] }
export type FactChange = 'new' | 'changed' | 'same';
export interface ImportRow { row: number; ok: boolean; text: string | null; subject?: string; period?: string; name?: string; change?: FactChange; before?: string | null; after?: string }
export interface ImportAnswer { accepted?: boolean; rows?: number; changes?: Record<FactChange, number>; batch?: number | null; report: ImportRow[]; notes?: string[] }

