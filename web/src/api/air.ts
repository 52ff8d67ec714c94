// The documents of air and water (docs/api.md). Missing is null everywhere.

export interface Site {
  code: string;
  name: string;
  region: string | null;
  longitude: string | null;
  latitude: string | null;
  simulated: boolean;
}
export interface AirReport { aqi: number | null; level: number | null; primary: string[]; missing: string[]; any: boolean }
export interface Pollutant { pollutant: string; name: string; average: string; unit: string; value: number | null; iaqi: number | null; beyond: boolean }
export interface FullReport extends AirReport { pollutants: Pollutant[] }
export interface AirLevel { level: number; name: string; colour: string; from: number; to: number }
export interface AirRules { edition: string | null; levels: AirLevel[]; rule: { station_percent: number; confidence: string } }

export interface AirNow extends Partial<AirRules> {
  at_ms: number | null;
  station_count: number;
  simulated: boolean;
  region?: FullReport & { stations: number };
  stations?: (Site & FullReport)[];
  trend?: (AirReport & { at_ms: number })[];
}

export interface AirCounts { valid: number; good: number; heavy: number; levels: number[]; last: string | null; good_share: number | null }
export interface AirItem {
  pollutant: string;
  days: number;
  valid: boolean;
  percent: number;
  mean: number | null;
  mean_limit: number | null;
  percentile: number | null;
  percentile_limit: number;
  meets: boolean;
  confidence: string;
}
export interface AirYear {
  year: number;
  days_of_year: number;
  days_wanted: number;
  station_count: number;
  simulated: boolean;
  days: (AirReport & { date: string; stations: number })[];
  counts: AirCounts;
  statistics: { items: AirItem[]; valid: boolean; meets: boolean; index_sum: number | null; ranking_index: number | null } | null;
  elements: { code: string; name: string; name_en: string | null; query: string }[];
  indicators: string[];
}
export interface AirRanking { year: number; simulated: boolean; stations: (Site & { rank: number | null; index: number | null; counts: AirCounts })[] }
export interface AirDay extends AirRules {
  date: string;
  previous: string;
  next: string;
  simulated: boolean;
  region: FullReport & { stations: number };
  stations: (Site & FullReport & { hours: Record<string, number> })[];
}
export interface AirHours extends Site, AirRules {
  date: string;
  factors: { code: string; pollutant: string; unit: string; given: number | null; hours: (number | null)[] }[];
  hours: (AirReport & { hour: number; at_ms: number })[];
}

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

export interface WaterMonth { month: number; class: number | null; deciding: string[]; manual: boolean }
export interface TrophicIndex { index: number; level: number; name: string }
export type OdourGrade = 'none' | 'mild' | 'severe' | null;
export interface WaterSection extends Site {
  body: 'river' | 'lake';
  target: number | null;
  assessed: boolean;
  note: string | null;
  class: number | null;
  complete: boolean;
  classed_months: number;
  items: number;
  deciding: string[];
  main_pollutants: { name: string; multiple: number | null }[];
  meets_target: boolean | null;
  manual: boolean;
  class_before: number | null;
  trend: string | null;
  months: WaterMonth[];
  trophic: { year: TrophicIndex | null; complete: boolean; indexed_months: number; missing: string[]; months: (TrophicIndex | null)[] } | null;
  odour: { grade: OdourGrade; samples: number; samples_wanted: number; months: { grade: OdourGrade; samples: number }[] } | null;
}
export interface WaterClass { class: number; name: string; state: string }
export interface WaterSections {
  year: number;
  simulated: boolean;
  edition: string;
  months_wanted: number;
  classes: WaterClass[];
  counts: { assessed: number; classed: number; class3: number; worse5: number; class3_share: number | null; worse5_share: number | null };
  sections: WaterSection[];
}
export interface WaterValue { value: number; class: number | null; below: boolean }
export interface WaterDetail extends WaterSection {
  year: number;
  classes: WaterClass[];
  factors: { name: string; code: string; unit: string; limits: (number | string | null)[]; year: WaterValue | null; months: (WaterValue | null)[] }[];
}
