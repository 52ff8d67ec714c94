// The server's answers. Written by tools/answers.py out of src/**/*.answer; ./test generated checks it. Missing is null everywhere.
import type { Average, Basis, Concern, Doubt, PointState, ReachTime, Rule, SeriesKind, StepKind, Verdict, WarningLevel, WarningState } from './kinds';

// api/observe/air.answer
export interface Site {
  code: string;
  name: string;
  region: string | null;
  longitude: string | null;
  latitude: string | null;
  simulated: boolean;
}
export interface AirBrief {
  aqi: number | null;
  level: number | null;
  primary: string[];
}
export interface AirReport extends AirBrief {
  missing: string[];
  any: boolean;
}
export interface Pollutant {
  pollutant: string;
  name: string;
  average: string;
  unit: string;
  value: number | null;
  iaqi: number | null;
  beyond: boolean;
}
export interface FullReport extends AirReport {
  pollutants: Pollutant[];
}
export interface AirRegion extends FullReport {
  stations: number;
}
export interface AirStation extends Site, FullReport {
}
export interface AirLevel {
  level: number;
  name: string;
  colour: string;
  from: number;
  to: number;
}
export interface AirRule {
  station_percent: number;
  confidence: string;
}
export interface AirScale {
  edition: string | null;
  levels: AirLevel[];
  rule: AirRule;
}
export interface AirHour extends AirReport {
  at_ms: number;
}
export interface AirNow {
  at_ms: number | null;
  station_count: number;
  simulated: boolean;
  region?: AirRegion;
  stations?: AirStation[];
  trend?: AirHour[];
  edition?: string | null;
  levels?: AirLevel[];
  rule?: AirRule;
}
export interface AirDayStation extends AirStation {
  hours: Record<string, number>;
}
export interface AirDay extends AirScale {
  date: string;
  previous: string;
  next: string;
  simulated: boolean;
  region: AirRegion;
  stations: AirDayStation[];
}
export interface AirFactorHours {
  code: string;
  pollutant: string | null;
  unit: string | null;
  given: number | null;
  hours: (number | null)[];
}
export interface AirHourOfDay extends AirHour {
  hour: number;
}
export interface AirHours extends Site, AirScale {
  date: string;
  factors: AirFactorHours[];
  hours: AirHourOfDay[];
}
export interface AirCounts {
  valid: number;
  good: number;
  heavy: number;
  levels: number[];
  last: string | null;
  good_share: number | null;
}
export interface AirDayReport extends AirReport {
  date: string;
  stations: number;
}
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
  index: number | null;
  confidence: string;
}
export interface AirStatistics {
  items: AirItem[];
  valid: boolean;
  meets: boolean;
  index_sum: number | null;
  index_max: number | null;
  ranking_index: number | null;
}
export interface AskingElement {
  code: string;
  name: string;
  name_en: string | null;
  query: string;
}
export interface AirYear {
  year: number;
  days_of_year: number;
  station_count: number;
  days_wanted: number;
  simulated: boolean;
  days: AirDayReport[];
  counts: AirCounts;
  statistics: AirStatistics | null;
  elements: AskingElement[];
  indicators: string[];
}
export interface AirRanked extends Site {
  rank: number | null;
  index: number | null;
  counts: AirCounts;
}
export interface AirRanking {
  year: number;
  simulated: boolean;
  stations: AirRanked[];
}
export interface AirPublicStation extends AirBrief {
  name: string;
}
export interface AirPublic extends AirBrief {
  simulated: boolean;
  at_ms: number | null;
  stations: AirPublicStation[];
  year: number;
  counts: AirCounts;
}

// api/observe/live.answer
export type PointStatus = 'exceeding' | 'silent' | 'never' | 'suspicious' | 'online' | 'manual';
export interface LiveCounts {
  points: number;
  online: number;
  silent: number;
  never: number;
  manual: number;
  exceeding: number;
  missing: number;
  suspicious: number;
  warnings: number;
}
export interface LiveValue {
  value: string | null;
  at_ms: number;
  flag: string;
  doubt: Doubt;
  origin: string;
}
export interface LiveValues {
  realtime?: LiveValue;
  minute?: LiveValue;
  hour?: LiveValue;
  day?: LiveValue;
}
export interface LiveLimit {
  kind: SeriesKind;
  upper: string | null;
  lower: string | null;
}
export interface LiveFactor {
  factor: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  limit: LiveLimit | null;
  over: boolean;
  suspicious: boolean;
  values: LiveValues;
}
export interface LiveWarning {
  id: number;
  factor: string | null;
  kind: SeriesKind;
  name: string | null;
  rule: string;
  concern: Concern;
  value: string | null;
  limit: string | null;
  since_ms: number;
  acknowledged?: boolean;
}
export interface LiveDevice {
  enabled: boolean;
  connected: boolean;
  line_ms: number | null;
  frame_ms: number | null;
  frames: number;
  connects: number;
}
export interface LivePoint {
  code: string;
  name: string;
  kind: string;
  region: string | null;
  longitude: number | null;
  latitude: number | null;
  simulated: boolean;
  state: PointState;
  status: PointStatus;
  since_ms: number | null;
  heard_ms: number | null;
  data_ms: number | null;
  captured: number | null;
  exceeding: boolean;
  missing: boolean;
  suspicious: boolean;
  values: LiveFactor[];
  warnings: LiveWarning[];
  devices?: LiveDevice[];
  ahead?: number;
}
export interface County {
  turn: number;
  whole: boolean;
  at_ms: number;
  data_ms: number | null;
  simulated: boolean;
  counts: LiveCounts;
  points: LivePoint[];
  listening?: boolean;
}

// api/observe/point_line.answer
export interface PointLine extends Point {
  region_name: string | null;
  devices: number;
  factors: number;
  last_ms: number | null;
  state: PointState;
  status: PointStatus;
}
export interface PointList {
  points: PointLine[];
}

// api/observe/water.answer
export type WaterBody = 'river' | 'lake';
export type OdourGrade = 'none' | 'mild' | 'severe';
export interface WaterClass {
  class: number;
  name: string;
  state: string;
  colour: string;
}
export interface WaterMonth {
  month: number;
  class: number | null;
  deciding: string[];
  manual: boolean;
}
export interface MainPollutant {
  name: string;
  multiple: number | null;
}
export interface TrophicIndex {
  index: number;
  level: number;
  name: string;
}
export interface LakeTrophic {
  year: TrophicIndex | null;
  complete: boolean;
  indexed_months: number;
  missing: string[];
  months: (TrophicIndex | null)[];
}
export interface OdourMonth {
  grade: OdourGrade | null;
  samples: number;
}
export interface RiverOdour {
  grade: OdourGrade | null;
  samples: number;
  samples_wanted: number;
  months: OdourMonth[];
}
export interface WaterSection extends Site {
  body: WaterBody;
  target: number | null;
  assessed: boolean;
  note: string | null;
  class: number | null;
  complete: boolean;
  classed_months: number;
  items: number;
  deciding: string[];
  main_pollutants: MainPollutant[];
  meets_target: boolean | null;
  manual: boolean;
  class_before: number | null;
  trend: string | null;
  months: WaterMonth[];
  trophic: LakeTrophic | null;
  odour: RiverOdour | null;
}
export interface WaterCounts {
  assessed: number;
  classed: number;
  class3: number;
  worse5: number;
  class3_share: number | null;
  worse5_share: number | null;
}
export interface WaterSections {
  year: number;
  simulated: boolean;
  edition: string;
  months_wanted: number;
  classes: WaterClass[];
  counts: WaterCounts;
  sections: WaterSection[];
}
export interface WaterValue {
  value: number;
  class: number | null;
  below: boolean;
}
export interface WaterFactor {
  name: string;
  code: string;
  unit: string;
  limits: (number | string | null)[];
  year: WaterValue;
  months: (WaterValue | null)[];
}
export interface WaterDetail extends WaterSection {
  year: number;
  factors: WaterFactor[];
  classes: WaterClass[];
}
export interface WaterPublicSection {
  name: string;
  body: WaterBody;
  class: number | null;
  complete: boolean;
  target: number | null;
}
export interface WaterPublic {
  year: number;
  simulated: boolean;
  counts: WaterCounts;
  sections: WaterPublicSection[];
}

// view/fact_view.answer
export interface Fact {
  id: number;
  subject: string;
  subject_name: string | null;
  subject_name_en: string | null;
  is_indicator: boolean;
  region: string;
  period: string;
  qualifier: string | null;
  value: number | null;
  value_text: string | null;
  unit: string | null;
  state: string | null;
  verdict: Verdict | null;
  outlook: string | null;
  text: string | null;
  baseline: boolean;
  withdrawn: boolean;
  source_kind: string | null;
  source: string | null;
  page: string | null;
  evidence: string | null;
  note: string | null;
  reason: string | null;
  who: string | null;
  batch: number;
  recorded_ms: number;
  current: boolean;
}
export interface FactList {
  facts: Fact[];
  next: number | null;
}
export interface Change {
  batch: number;
  at_ms: number;
  who: string | null;
  what: string;
  detail: string | null;
}
export interface ChangeList {
  changes: Change[];
  next: string | null;
}
export interface JournalBreak {
  seq: number | null;
  reason: string;
  subject: string | null;
}
export interface JournalState {
  sound: boolean;
  damage: number;
  rows: number;
  records: number;
  broken: JournalBreak | null;
}
export interface Verification extends JournalState {
  gone: number;
}

// view/findings_view.answer
export type Severity = 'error' | 'warning';
export interface PackFinding {
  severity: Severity;
  rule: string;
  subject: string | null;
  file: string | null;
  line: number | null;
  text: string;
}
export interface FindingCounts {
  error: number;
  warning: number;
}
export interface PackFindingList {
  counts: FindingCounts;
  findings: PackFinding[];
}
export interface Finding extends PackFinding {
  page: string | null;
}
export interface FindingList {
  counts: FindingCounts;
  findings: Finding[];
}

// view/observe/point.answer
export interface Point {
  code: string;
  name: string;
  kind: string;
  region: string | null;
  longitude: number | null;
  latitude: number | null;
  simulated: boolean;
}

// view/observe/warning.answer
export interface Limit {
  id: number;
  average: Average;
  basis: Basis;
  point: string;
  point_name: string;
  factor: string;
  factor_name: string;
  upper: string | null;
  lower: string | null;
  upper_cold: string | null;
  unit: string | null;
  exclusive: boolean;
  valid_from: string | null;
  valid_to: string | null;
  source: string;
  note: string | null;
  who: string;
  recorded_ms: number;
  ended_who: string | null;
  ended_ms: number | null;
}
export interface Maintenance {
  id: number;
  from_ms: number;
  to_ms: number;
  point: string;
  point_name: string;
  factor: string | null;
  factor_name: string | null;
  reason: string;
  who: string;
  recorded_ms: number;
}
export interface Warning {
  id: number;
  state: WarningState;
  rule: Rule;
  kind: SeriesKind;
  rule_name: string;
  level: WarningLevel;
  level_name: string;
  sustained: boolean;
  held: boolean;
  point: string;
  point_name: string;
  point_kind: string | null;
  factor: string | null;
  factor_name: string | null;
  unit: string | null;
  text: string;
  numbers: Record<string, string>;
  limit: Limit | null;
  count: number;
  suppressed: number;
  first_ms: number;
  last_ms: number;
  worst_ms: number;
  opened_ms: number;
  closed_ms: number | null;
  closed_by_person: boolean;
  revoked: boolean;
  simulated: boolean;
  other_point: string | null;
  other_point_name: string | null;
  other_factor: string | null;
  other_factor_name: string | null;
}
export interface WarningStep {
  kind: StepKind;
  at_ms: number;
  who: string | null;
  note: string | null;
  text: string;
}
export interface CurveSpan {
  kind: SeriesKind;
  from_ms: number;
  to_ms: number;
}
export interface WarningDocument extends Warning {
  steps: WarningStep[];
  frames: string[];
  curve: CurveSpan;
  maintenance: Maintenance[];
  settings: Record<string, number>;
}
export interface WarningBoard {
  warnings: Warning[];
  total: number;
  page: number;
  size: number;
  counts: Record<WarningState, number>;
  levels: Record<WarningLevel, number>;
  rules: Record<string, number>;
}
export interface LimitList {
  limits: Limit[];
}
export interface MaintenanceList {
  maintenance: Maintenance[];
}

// view/plan_view.answer
export type ElementKind = 'number' | 'state' | 'flag' | 'group';
export interface PlanRegion {
  code: string;
  name: string;
}
export interface Stage {
  code: string;
  name: string;
  name_en: string | null;
  from: number;
  to: number;
}
export interface State {
  code: string;
  name: string;
  name_en: string | null;
  rank: number | null;
}
export interface TaskGroup {
  code: string;
  name: string;
  name_en: string | null;
}
export interface Domain {
  code: string;
  name: string;
  name_en: string | null;
  task_groups: TaskGroup[];
}
export interface Department {
  code: string;
  name: string;
  name_en: string | null;
  kind: string;
  level: string;
  parent: string | null;
  aliases: string[];
}
export interface Region {
  code: string;
  name: string;
  name_en: string | null;
  level: string;
  parent: string | null;
}
export interface Edition {
  code: string;
  document: string;
  name: string | null;
  confidence: string | null;
}
export interface Plan {
  code: string;
  title: string;
  title_en: string | null;
  short_name: string;
  region: PlanRegion;
  published: string | null;
  base_year: number;
  from: number;
  to: number;
  edition: string;
  default_year: number;
  years: number[];
  simulated: boolean;
  stages: Stage[];
  states: State[];
  domains: Domain[];
  departments: Department[];
  regions: Region[];
  editions: Edition[];
  batch: number | null;
  data_until_ms: number | null;
  boundary: boolean;
}
export interface ElementValue {
  year: number;
  value_text: string;
  unit: string | null;
}
export interface Element {
  code: string;
  name: string;
  name_en: string | null;
  unit: string | null;
  kind: ElementKind;
  carry: boolean;
  formula: string | null;
  definition: string | null;
  reported_by: string | null;
  source_kind: string | null;
  indicators: string[];
  latest: ElementValue | null;
}
export interface ElementList {
  elements: Element[];
}
export interface Unit {
  unit: string;
  name_en: string | null;
  dimension: string;
  kind: string | null;
}
export interface UnitList {
  units: Unit[];
}

// view/project_view.answer
export interface ProjectIndicator {
  no: string;
  name: string | null;
  basis: string;
  points: string | null;
  unit: string | null;
}
export interface Project {
  no: number;
  name: string;
  group: string;
  group_en: string | null;
  group_code: string;
  content: string | null;
  invest_wan_yuan: number | null;
  departments: string[];
  lead: string | null;
  from: number;
  to: number;
  effect: string | null;
  source: string | null;
  note: string | null;
  indicators: ProjectIndicator[];
}
export interface MoneyGroup {
  code: string;
  name_en: string | null;
  name: string;
  count: number;
  priced: number;
  invest_wan_yuan: number;
}
export interface MoneyDepartment {
  name: string;
  count: number;
  priced: number;
  invest_wan_yuan: number;
  assisting_count: number;
  assisting_invest_wan_yuan: number;
}
export interface MoneyYear {
  year: number;
  invest_wan_yuan: number;
  estimated: boolean;
}
export interface ProjectTotals {
  count: number;
  priced: number;
  invest_wan_yuan: number;
  by_group: MoneyGroup[];
  by_department: MoneyDepartment[];
  by_year: MoneyYear[];
  by_year_label: string;
}
export interface ProjectList {
  projects: Project[];
  totals: ProjectTotals;
}
export interface Section {
  id: string;
  parent: string | null;
  title: string;
}
export interface Measure {
  id: string;
  section: string;
  title: string;
  text: string | null;
  departments: string[];
  deadline: string | null;
  comparator: string | null;
  value: string | null;
  unit: string | null;
  indicators: string[];
  projects: string[];
  source: string | null;
}
export interface MeasureList {
  sections: Section[];
  measures: Measure[];
  count: number;
}

// view/time_view.answer
export interface Settlement {
  year: number;
  name: string;
  met: number;
  unmet: number;
  no_data: number;
  no_target: number;
  text: string;
}
export interface PlanTime {
  target_year: number | null;
  stage: string | null;
  time: ReachTime;
  title: string | null;
  settled: Settlement[];
  ended: string | null;
}
export interface YearCounts {
  year: number;
  own: number;
  carried: number;
  none: number;
}
export interface DataAge extends YearCounts {
  newest: number | null;
  newer: YearCounts[];
}
