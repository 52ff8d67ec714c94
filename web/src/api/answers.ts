// The server's answers. Written by tools/answers.py out of src/**/*.answer; ./test generated checks it. Missing is null everywhere.
import type {
  Average, Basis, Comparator, Concern, Doubt, IndicatorAttribute, IndicatorBasis, PointState, ReachTime, ReachVerdict, Right, Rule,
  SeriesKind, StepKind, SubjectKind, ValueOrigin, Verdict, WarningLevel, WarningState,
} from './kinds';

// api/archive/archive.answer
export type FileState = 'receiving' | 'kept' | 'withdrawn';
export type FileKind = 'report' | 'monitoring' | 'photo' | 'contract' | 'ledger' | 'statistics' | 'document' | 'other';
export type FileTarget = 'fact' | 'project' | 'measure' | 'point' | 'warning';
export interface FileLink {
  kind: FileTarget;
  key: string;
  label: string | null;
}
export interface File {
  id: string;
  name: string;
  state: FileState;
  size: number;
  offset: number;
  digest: string;
  type: string | null;
  picture: boolean;
  kind: FileKind;
  note: string | null;
  who: string;
  uploaded_ms: number | null;
  links: FileLink[];
  target: string | null;
  ended_who: string | null;
  ended_ms: number | null;
  reason: string | null;
}
export interface FileSaved extends Written, File {
}
export interface FileList {
  files: File[];
  next: string | null;
  total: number;
  more: boolean;
}
export type FileTargetRequest = {
  kind: string;
  key?: string | number | null;
};
export type FileBeginRequest = {
  person?: string | null;
  name?: string | null;
  size?: number | string | null;
  digest?: string | null;
  kind?: 'report' | 'monitoring' | 'photo' | 'contract' | 'ledger' | 'statistics' | 'document' | 'other' | null;
  note?: string | null;
  links?: FileTargetRequest[] | null;
};
export type FileLinksRequest = {
  person?: string | null;
  links?: FileTargetRequest[] | null;
  removed?: boolean | null;
};
export type FileWithdrawRequest = {
  person?: string | null;
  reason: string;
};

// api/observe/asked.answer
export type Hj212Edition = '2005' | '2017' | '2025';
export type LimitAddRequest = {
  person?: string | null;
  point?: string | null;
  factor?: string | null;
  average?: string | number | null;
  upper?: string | number | null;
  lower?: string | number | null;
  upper_cold?: string | number | null;
  unit?: string | null;
  basis?: string | null;
  exclusive?: string | null;
  valid_from?: string | null;
  valid_to?: string | null;
  source?: string | null;
  note?: string | null;
};
export type LimitStandardRequest = {
  person?: string | null;
  point?: string | null;
  edition?: string | null;
  grade?: string | null;
  scope?: string | null;
  valid_from?: string | null;
  valid_to?: string | null;
};
export type LimitWithdrawRequest = {
  person?: string | null;
  reason: string;
};
export type MaintenanceAddRequest = {
  person?: string | null;
  point?: string | null;
  factor?: string | null;
  from?: string | null;
  to?: string | null;
  reason?: string | null;
};
export type MaintenanceWithdrawRequest = {
  person?: string | null;
  reason: string;
};
export type SettingRequest = {
  person?: string | null;
  rule?: string | null;
  parameter?: string | null;
  point?: string | null;
  factor?: string | null;
  value?: string | number | null;
  source?: string | null;
};
export type WarningStepRequest = {
  person?: string | null;
  note?: string | null;
};
export type PointFormRequest = {
  person?: string | null;
  point?: string | null;
  mn?: string | null;
  pw?: string | null;
  edition?: string | number | null;
  crc?: string | null;
  kind?: string | null;
  longitude?: string | number | null;
  latitude?: string | number | null;
  name?: string | null;
  region?: string | null;
  charset?: string | null;
  data_time?: string | null;
  minute_interval?: string | number | null;
  clock_offset_s?: string | number | null;
  simulated?: string | null;
  enabled?: string | null;
  tail?: string | null;
};
export type PointWithdrawRequest = {
  person?: string | null;
  reason: string;
};
export type DeviceSettingsRequest = {
  person: string;
  note?: string | null;
  edition?: string | null;
  crc?: string | null;
  tail?: string | null;
  charset?: string | null;
  data_time?: string | null;
  minute_interval?: number | string | null;
  clock_offset_s?: number | string | null;
  enabled?: boolean | null;
  password?: string | null;
  cipher_key?: string | null;
  cipher_form?: string | null;
  over_time_s?: number | string | null;
  retries?: number | string | null;
  backfill?: boolean | null;
  backfill_hourly?: number | string | null;
};
export type CommandOrderRequest = {
  person: string;
  note?: string | null;
  number?: number | string | null;
  arguments?: unknown | null;
  expires_minutes?: number | string | null;
};
export type CommandCancelRequest = {
  person: string;
  note?: string | null;
  id?: number | string | null;
};
export type ForwardSaveRequest = {
  person: string;
  note?: string | null;
  name?: string | null;
  address?: string | null;
  mns?: string | null;
  points?: string | null;
  encoding?: 'raw' | 'head' | null;
  edition?: '2005' | '2017' | '2025' | null;
  password?: string | null;
  answers?: boolean | null;
  enabled?: boolean | null;
  simulated?: boolean | null;
  from_start?: boolean | null;
  over_time_s?: number | string | null;
  removed?: boolean | null;
};
export type SettleStartRequest = Record<string, never>;

// api/observe/command.answer
export type CommandOrigin = 'person' | 'backfill' | 'device';
export interface DeviceCommand {
  id: number;
  number: number;
  name: string;
  arguments: string;
  origin: CommandOrigin;
  person: string;
  note: string;
  state: string;
  at: string;
  expires: string | null;
  sent: string | null;
  ended: string | null;
  qn: string | null;
  tries: number;
  frames: number;
  code: number | null;
  answer: string | null;
}
export interface KnownArgument {
  name: string;
  most: number;
}
export interface KnownCommand {
  number: number;
  name: string;
  arguments: KnownArgument[];
  others: boolean;
}
export interface CommandList {
  mn: string;
  point: string;
  edition: string;
  simulated: boolean;
  commands: DeviceCommand[];
  known: KnownCommand[];
}

// api/observe/device.answer
export type DataTime = 'start' | 'end';
export interface DeviceSetting {
  edition: string;
  crc: string;
  tail: string;
  charset: string;
  data_time: string;
  minute_interval: number;
  clock_offset_s: number;
  enabled: boolean;
  has_password: boolean;
  weak_password: boolean;
  has_key: boolean;
  cipher_form: string;
  over_time_s: number;
  retries: number;
  backfill: boolean;
  backfill_hourly: number;
}
export interface LearnedCrc {
  suggestion: string | null;
  frames: number;
  matching: number;
  counts: Record<string, number>;
}
export interface LearnedTail {
  suggestion: string | null;
  frames: number;
  matching: number;
  counts: Record<string, number>;
}
export interface LearnedDataTime {
  suggestion: DataTime | null;
  start: number;
  end: number;
}
export interface LearnedDrift {
  median_ms: number | null;
  frames: number;
  clock_offset_s: number | null;
}
export interface DeviceLearned {
  online: boolean;
  frames: number;
  refused: number;
  last_ms: number | null;
  crc: LearnedCrc;
  data_time: LearnedDataTime;
  drift: LearnedDrift;
  tail: LearnedTail;
  oddities: Record<string, number>;
}
export interface DeviceNote {
  what: string;
  name: string;
  example: string;
  first_ms: number;
  last_ms: number;
  count: number;
}
export interface DeviceDocument {
  mn: string;
  point: string;
  simulated: boolean;
  settings: DeviceSetting;
  learned: DeviceLearned | null;
  notes: DeviceNote[];
}

// api/observe/factor.answer
export interface MonitoredFactor {
  code: string;
  old_code: string | null;
  name: string;
  name_en: string | null;
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
export interface FactorList {
  factors: MonitoredFactor[];
}
export interface EditionSpan {
  from_ms: number;
  to_ms: number;
  edition: number;
  gone: boolean;
}

// api/observe/forward.answer
export type ForwardEncoding = 'raw' | 'head';
export interface ForwardStatus {
  connected: boolean;
  sent: number;
  passed: number;
  repeated: number;
  position: number;
  behind_ms: number;
  fault: string | null;
  code: number | null;
  fault_at: string | null;
  passed_at: string | null;
}
export interface ForwardTarget {
  name: string;
  address: string;
  encoding: ForwardEncoding;
  edition: string;
  has_password: boolean;
  mns: string;
  points: string;
  answers: boolean;
  over_time_s: number;
  from_start: boolean;
  simulated: boolean;
  enabled: boolean;
  status: ForwardStatus | null;
}
export interface ForwardList {
  forwards: ForwardTarget[];
  running: boolean;
}

// api/observe/frame.answer
export interface Frame {
  position: string;
  received_ms: number | null;
  size: number | null;
  mn: string | null;
  st: string | null;
  cn: string | null;
  refused: string | null;
  damaged: boolean;
}
export interface FrameList {
  point: string;
  simulated: boolean;
  cut: boolean;
  total: number;
  next: string | null;
  frames: Frame[];
}
export interface FrameField {
  name: string;
  value: string | null;
}
export interface FrameChain {
  segment: number;
  offset: number;
  previous: string | null;
  seal: string | null;
}
export interface FrameDocument extends Frame {
  qn: string | null;
  flag: string | null;
  peer: string;
  crc: string | null;
  text: string;
  hex: string | null;
  digest: string;
  head: FrameField[];
  fields: FrameField[];
  chain: FrameChain;
  point: string | null;
  simulated: boolean | null;
}
export interface ValueFrames {
  kind: SeriesKind;
  values: number;
  total: number;
  frames: string[];
}
export interface ValueImport {
  batch: number;
  who: string;
  recorded_ms: number;
  file: string | null;
  line: number;
}
export interface ValueMade {
  at_ms: number;
  value: string | null;
  flag: string;
  doubt: Doubt;
  origin: string;
  version: number;
  from: ValueFrames;
  import: ValueImport | null;
}
export interface ValueList {
  point: string;
  factor: string;
  kind: SeriesKind;
  simulated: boolean;
  name: string;
  old_code: string | null;
  unit: string | null;
  values: ValueMade[];
  cut: boolean;
}

// api/observe/health.answer
export interface GatewayCounts {
  connections: number;
  registered: number;
  frames: number;
  repeated: number;
  refused: number;
}
export interface GatewaySum {
  what: string;
  name: string;
  count: number;
  at_ms: number;
}
export interface GatewayEvent {
  at_ms: number;
  what: string;
  name: string;
  mn: string | null;
  count: number;
  peer?: string;
  stranger: boolean;
}
export interface DeviceRow {
  mn: string | null;
  point: string;
  name: string;
  kind: string;
  simulated: boolean;
  state: PointState;
  enabled: boolean;
  connected: boolean;
  line_ms: number | null;
  frame_ms: number | null;
  data_ms: number | null;
  captured: number | null;
  frames: number;
  connects: number;
  ahead: number;
  events: GatewaySum[];
  edition: string | null;
  crc: string | null;
  clock_offset_ms: number | null;
  weak_password: boolean | null;
  learned: DeviceLearned | null;
}
export interface DeviceBoard {
  turn: number;
  at_ms: number;
  gateway: GatewayCounts | null;
  counts: LiveCounts;
  devices: DeviceRow[];
  events: GatewayEvent[];
  means: MeansState;
}
export interface GatewayEvents {
  events: GatewayEvent[];
}

// api/observe/limits.answer
export interface LimitList {
  limits: Limit[];
}
export interface MaintenanceList {
  maintenance: Maintenance[];
}
export interface RuleRow {
  rule: Rule;
  parameter: string;
  rule_name: string;
  parameter_name: string;
  domain: string | null;
  point: string | null;
  point_name: string | null;
  factor: string | null;
  factor_name: string | null;
  value: string | null;
  unit: string | null;
  source: string | null;
  confidence: string | null;
  note: string | null;
  who: string | null;
  recorded_ms: number | null;
}
export interface RuleList {
  rules: RuleRow[];
}
export interface LimitStandard {
  edition: string;
  grade: string;
  scope: string;
  medium: string;
}
export interface LimitStandards {
  standards: LimitStandard[];
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

// api/observe/means.answer
export type MeanUnit = 'minute' | 'hour';
export interface MeansRule {
  domain: string;
  kind: SeriesKind;
  valid_least: number;
  unit: MeanUnit;
  normal_percent: number;
  manual_least: number;
  with_manual: boolean;
  weight_factor: string | null;
  source: string;
  confidence: string;
}
export interface MeansState {
  edition: number;
  since_ms: number | null;
  todo_days: number;
  gone_days: number;
}
export interface MeansDocument extends MeansState {
  rules: MeansRule[];
}

// api/observe/point/point_line.answer
export interface PointLine extends Point {
  region_name: string | null;
  devices: number;
  factors: number;
  last_ms: number | null;
  state: PointState;
  status: PointStatus;
}
export interface PointCounts {
  exceeding: number;
  suspicious: number;
  silent: number;
  never: number;
  online: number;
  manual: number;
}
export interface PointList {
  points: PointLine[];
  next?: string | null;
  total?: number;
  counts?: PointCounts;
}

// api/observe/point_limit.answer
export type LimitStanding = 'ok' | 'near' | 'over';
export interface LimitState {
  average: Average;
  basis: Basis;
  upper: string | null;
  lower: string | null;
  upper_cold: string | null;
  source: string | null;
  value: string | null;
  at_ms: number | null;
  running: boolean;
  hours: number | null;
  share: number | null;
  state: LimitStanding | null;
}

// api/observe/point_shown.answer
export type OpenState = 'open' | 'acknowledged';
export interface PointDevice {
  enabled: boolean;
  simulated: boolean;
  mn: string | null;
  edition?: string;
  crc?: string;
  tail?: string;
  charset?: string;
  data_time?: string;
  minute_interval?: number;
  clock_offset_s?: number;
}
export interface SeriesSpan {
  kind: SeriesKind;
  first_ms: number;
  last_ms: number;
  rows: number;
}
export interface SentName extends SeriesSpan {
  name: string;
}
export interface NewestValue {
  kind: SeriesKind;
  at_ms: number;
  value: string | null;
  flag: string;
  doubt: Doubt;
}
export interface PointFactor {
  factor: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  kinds: SeriesSpan[];
  sent_as: SentName[];
  newest: NewestValue | null;
  warning: OpenState | null;
  limit_states: LimitState[];
}
export interface PointLimit {
  factor: string;
  average: Average;
  upper: number | null;
  lower: number | null;
  unit: string | null;
  basis: Basis;
  exclusive: boolean;
  valid_from: string | null;
  valid_to: string | null;
  source: string | null;
}
export interface PointDocument extends Point {
  region_name: string | null;
  kind_name: string;
  devices: PointDevice[];
  factors: PointFactor[];
  factor_from: number;
  factor_count: number;
  factors_cut: boolean;
  limits: PointLimit[];
  open_warnings: number;
}
export interface SeriesDocument {
  point: string;
  factor: string;
  name: string;
  unit: string | null;
  decimals: number | null;
  kind: SeriesKind;
  from_ms: number;
  to_ms: number;
  step_ms: number | null;
  simulated: boolean;
  columns: string[];
  rows: ([number, number, number, number | null, number | null, number | null, number] | [number, string | null, string | null, string |
    null, string | null, string, string, number, Doubt, number | null])[];
  cut: boolean;
  edition: number;
  editions: EditionSpan[];
}

// api/observe/quality/air.answer
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

// api/observe/quality/capture.answer
export type DayState = 'valid' | 'doubtful' | 'exceeding' | 'missing' | 'none';
export interface CaptureDay {
  day: string;
  due: number;
  count: number;
  valid: number;
  doubted: number;
  exceeding: number | null;
  mean: number | null;
  least: number | null;
  most: number | null;
  state: DayState;
}
export interface CaptureRate {
  due: number;
  valid: number;
  exceeding: number;
  days_exceeding: number;
  rate: number | null;
}
export interface CaptureMonth extends CaptureRate {
  month: string;
}
export interface CaptureDocument {
  point: string;
  factor: string;
  name: string;
  simulated: boolean;
  unit: string | null;
  days: CaptureDay[];
  months: CaptureMonth[];
  total: CaptureRate;
  interval_hours: number;
}

// api/observe/quality/daily.answer
export interface DailyFactor {
  factor: string;
  name: string;
  unit: string | null;
  due: number;
  count: number;
  valid: number;
  doubted: number;
  exceeding: number | null;
  most: number | null;
  hour_upper: number | null;
  hour_lower: number | null;
  mean: number | null;
  mean_flag: string | null;
  day_upper: number | null;
  day_lower: number | null;
  mean_doubt: Doubt | null;
  mean_exceeds: boolean | null;
}
export interface OfflineSpan {
  from_ms: number;
  to_ms: number;
}
export interface DailyPoint extends Point {
  kind_name: string;
  factors: DailyFactor[];
  offline: OfflineSpan[];
}
export interface DailyDocument {
  date: string;
  now_ms: number;
  simulated: boolean;
  points: DailyPoint[];
  opened: Warning[];
  closed: Warning[];
  air: AirDay | null;
}

// api/observe/quality/forecast.answer
export type ForecastOrigin = 'observed' | 'forecast';
export interface OutlookDay {
  date: string;
  aqi: number | null;
  from: ForecastOrigin | null;
  counted: number | null;
  today: boolean;
}
export interface Forecast {
  id: number;
  date: string;
  aqi: number | null;
  primary: string | null;
  person: string;
  note: string | null;
  at_ms: number;
  batch: number;
  withdrawn: boolean;
  current: boolean;
}
export interface Criterion {
  edition: string;
  level: number;
  name: string;
  colour: string;
  above: number;
  hours: number;
  peak_above: number | null;
  peak_hours: number | null;
  without: string | null;
  clause: string;
  confidence: string;
  note: string | null;
}
export interface HeavyWarning extends Criterion {
  from: string;
  days: number;
}
export interface AirForecasts {
  day: string;
  simulated: boolean;
  days: OutlookDay[];
  forecasts: Forecast[];
  warning: HeavyWarning | null;
  criteria: Criterion[];
}
export type ForecastAddRequest = {
  person: string;
  date?: string | null;
  aqi?: string | number | null;
  primary?: string | null;
  note?: string | null;
  withdrawn?: boolean | null;
};

// api/observe/quality/water.answer
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
export type SectionSetRequest = {
  person: string;
  code?: string | null;
  target?: number | string | null;
  body?: string | null;
  assessed?: boolean | null;
  note?: string | null;
};

// api/observe/saved.answer
export interface Saved {
  batch: number | null;
}
export interface DeviceSaved extends Saved {
  mn: string;
}
export interface PointsSaved extends Saved {
  rows: number;
  added: number;
  changed: number;
}
export interface PointsImported extends PointsSaved {
  notes: string[];
}
export interface PointWithdrawn extends Saved {
  point: string;
}
export interface LimitsAdded extends Saved {
  added: number;
  same: number;
}
export interface LimitsImported extends LimitsAdded {
  notes: string[];
}
export interface AddedLimit {
  point: string;
  factor: string;
  average: Average;
  upper: string | null;
  lower: string | null;
  upper_cold: string | null;
  unit: string | null;
  basis: Basis;
  exclusive: string | null;
  valid_from: string | null;
  valid_to: string | null;
  source: string;
  note: string | null;
  factor_name: string;
}
export interface StandardAnswer extends LimitsAdded {
  limits: AddedLimit[];
  left_out: string[];
}
export interface LimitWithdrawn extends Saved {
  limit: number;
}
export interface MaintenanceAdded extends Saved {
  point: string;
}
export interface MaintenanceWithdrawn extends Saved {
  maintenance: number;
}
export interface SettingSaved extends Saved {
  rule: Rule;
  parameter: string;
}
export interface StepSaved extends Saved {
  warning: number;
  step: StepKind;
}
export interface SectionSaved extends Saved {
  code: string;
  target: number | null;
  assessed: boolean;
}
export interface ForecastSaved extends Saved {
  date: string;
  aqi: number | null;
  person: string;
}
export interface CommandOrdered extends Saved {
  id: number | null;
  mn: string;
  number: number;
  arguments: string;
  state: string;
}
export interface CommandWithdrawn extends Saved {
  id: number;
  state: string;
}
export interface ForwardSaved extends Saved {
  name: string;
  removed: boolean;
}

// api/observe/warnings.answer
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
export interface WarningStates {
  open: number;
  acknowledged: number;
  closed: number;
}
export interface WarningLevels {
  severe: number;
  moderate: number;
  slight: number;
}
export interface WarningBoard {
  warnings: Warning[];
  total: number;
  page: number;
  size: number;
  next: string | null;
  counts: WarningStates;
  levels: WarningLevels;
  rules: Record<string, number>;
}

// api/people/people.answer
export type AccountState = 'invited' | 'active' | 'locked' | 'left';
export type RoleScope = 'all' | 'department' | 'region' | 'own';
export interface Session {
  role: string;
  role_name: string | null;
  account: string | null;
  person: string | null;
  department: string | null;
  rights: Right[];
  first: boolean;
  csrf: string | null;
  plain: boolean;
}
export interface RoleShown {
  role: string;
  name: string;
  name_en: string;
  scope: RoleScope;
  rights: Right[];
}
export interface RoleList {
  roles: RoleShown[];
}
export interface AccountShown {
  name: string;
  person: string;
  role: string;
  role_name: string | null;
  department: string | null;
  region: string | null;
  enterprise: string | null;
  state: AccountState;
}
export interface AccountList {
  accounts: AccountShown[];
}
export interface AccountWritten extends Written {
  name: string;
  first_password: string | null;
}
export interface SessionEnded {
  ended: boolean;
}
export type SessionBeginRequest = {
  name: string;
  password: string;
};
export type SessionEndRequest = Record<string, never>;
export type SessionPasswordRequest = {
  old_password: string;
  password: string;
};
export type AccountAddRequest = {
  person?: string | null;
  name: string;
  person_name: string;
  role: string;
  department?: string | null;
  region?: string | null;
  enterprise?: string | null;
};
export type AccountChangeRequest = {
  person?: string | null;
  person_name: string;
  role: string;
  department?: string | null;
  region?: string | null;
  enterprise?: string | null;
};
export type AccountReasonRequest = {
  person?: string | null;
  reason: string;
};
export type AccountResetRequest = {
  person?: string | null;
};

// api/plan/facts.answer
export type MapDatum = 'CGCS2000' | 'GCJ-02';
export interface SeenResult {
  verdict: Verdict;
  value_text: string | null;
}
export interface ChangedIndicator {
  no: string;
  name: string;
  unit: string | null;
  before: SeenResult;
  after: SeenResult;
}
export interface SavedFact {
  id: number;
  subject: string;
  period: string;
  value_text: string | null;
  unit: string | null;
  state: string | null;
  source: string;
  reason: string | null;
  who: string;
  subject_name: string;
}
export interface FactAnswer extends Written {
  changed: ChangedIndicator[];
  fact: SavedFact;
}
export interface OutlineMark {
  datum: string;
  source: string;
  who: string;
  approval: string | null;
  recorded_ms: number;
}
export interface OutlineLoaded extends Written {
  datum: string;
}
export interface PackApplied {
  text: string;
  batch: number;
}
export type FactAddRequest = {
  person?: string | null;
  element?: string | null;
  subject?: string | null;
  year?: string | number | null;
  period?: string | number | null;
  value?: string | number | null;
  unit?: string | null;
  source?: string | null;
  region?: string | null;
  qualifier?: string | null;
  state?: string | null;
  note?: string | null;
  reason?: string | null;
  withdrawn?: boolean | null;
};
export type OutlineLoadRequest = {
  person?: string | null;
  geojson?: unknown | null;
  datum?: string | null;
  source?: string | null;
  approval?: string | null;
};
export type PackApplyRequest = {
  person?: string | null;
  folder: string;
  dry_run?: boolean | null;
};

// api/plan/import.answer
export type FactChange = 'new' | 'changed' | 'same';
export interface ImportRow {
  row: number;
  ok: boolean;
  text: string;
  field?: string | null;
  subject?: string;
  period?: string;
  name?: string;
  change?: FactChange;
  before?: string | null;
  after?: string;
}
export interface ImportChanges {
  new: number;
  changed: number;
  same: number;
}
export interface ImportAnswer {
  accepted: boolean;
  rows: number;
  changes: ImportChanges;
  batch: number | null;
  report: ImportRow[];
  notes: string[];
}

// api/search/search.answer
export type SearchKind = 'indicator' | 'project' | 'measure' | 'element' | 'point' | 'device' | 'warning';
export interface SearchHit {
  kind: SearchKind;
  id: string;
  title: string;
  also: string | null;
  path: string;
}
export interface SearchGroup {
  kind: SearchKind;
  more: number;
  hits: SearchHit[];
}
export interface SearchFound {
  groups: SearchGroup[];
}

// api/system/system.answer
export type WallDoubt = 'behind' | 'ahead' | 'before_build' | 'devices' | 'jumped';
export type CellType = 'text' | 'number' | 'moment';
export type FormFieldType = 'text' | 'number' | 'whole' | 'truth' | 'date' | 'moment' | 'choice' | 'point' | 'factor' | 'secret' | 'json';
export interface ServerClock {
  now_ms: number;
  doubt: WallDoubt | null;
  text: string | null;
  newest_ms: number | null;
  devices_ms: number | null;
}
export interface ClockAccepted extends Written {
  doubt: WallDoubt;
  now_ms: number;
  text: string;
}
export interface Progress {
  step: string;
  title: string;
  done: number;
  total: number | null;
}
export interface Health {
  ok: boolean;
  version: number;
  damage: number;
  clock: ServerClock;
  steps: Progress[];
}
export interface AnchorDocument {
  text: string;
  at_ms: number;
  batch: number;
  hash: string;
  head_ms: number | null;
  days: number;
  files: number;
  key: string | null;
}
export interface BodyField {
  field: string;
  name: string;
  name_en: string;
  most: number;
}
export interface ListWord {
  value: string;
  title: string;
}
export interface ListColumn {
  key: string;
  title: string;
  type: CellType;
  sort: string | null;
  head: boolean;
  off: boolean;
  words: ListWord[];
}
export interface ListDeclaration {
  name: string;
  title: string;
  path: string;
  file: string;
  member: string;
  form: string | null;
  columns: ListColumn[];
}
export interface ListDeclarations {
  lists: ListDeclaration[];
}
export interface FormWord {
  value: string;
  title: string;
}
export interface FormField {
  key: string;
  title: string;
  type: FormFieldType;
  required: boolean;
  least: number | null;
  most: number | null;
  length: number | null;
  start: string | null;
  example: string | null;
  unit: string | null;
  words: FormWord[];
}
export interface FormDeclaration {
  name: string;
  title: string;
  method: string;
  path: string;
  right: Right;
  fields: FormField[];
}
export interface FormDeclarations {
  forms: FormDeclaration[];
}
export interface BodyFieldList {
  fields: BodyField[];
}
export interface DamageNoted {
  found: number;
  new: number;
}
export interface DamageAcknowledged extends Written {
  damage: string;
}
export type DamageFoundRequest = {
  kind: string;
  file: string;
  trace: string;
  from?: number | string | null;
  to?: number | string | null;
  places?: number | string | null;
  bytes?: number | string | null;
};
export type DamageNoteRequest = {
  damages?: DamageFoundRequest[] | null;
};
export type DamageAcknowledgeRequest = {
  person?: string | null;
  reason: string;
};
export type ClockAcceptRequest = {
  person?: string | null;
  reason: string;
};

// api/write_job.answer
export interface Written {
  batch: number | null;
}

// view/annex_view.answer
export interface Problem {
  no: string;
  name: string;
  name_en: string | null;
  domain: string | null;
  task_group: string | null;
  verdict: Verdict;
  value_text: string | null;
  value_year: number | null;
  unit: string | null;
  standard: string | null;
  text: string;
  plan_text: string | null;
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
export interface ReachProject {
  no: number;
  name: string;
  from: number;
  to: number;
}
export interface ReachabilityRow {
  no: string;
  name: string;
  name_en: string | null;
  attribute: IndicatorAttribute | null;
  unit: string | null;
  standard: string | null;
  verdict: Verdict;
  value: number | null;
  value_text: string | null;
  value_year: number | null;
  text: string | null;
  reach: ReachRow;
  pathway: string | null;
  departments: string[];
  expected_by: string | null;
  source: string | null;
  projects: ReachProject[];
}
export interface ReachabilityList extends PlanTime {
  year: number;
  rows: ReachabilityRow[];
}

// view/damage_view.answer
export interface DamageSeen {
  who: string;
  at_ms: number;
  reason: string;
  batch: number;
}
export interface Damage {
  id: number;
  kind: string;
  file: string;
  text: string;
  from: number;
  to: number;
  places: number;
  bytes: number;
  noted_ms: number;
  acknowledged: DamageSeen | null;
}
export interface DamageList {
  unseen: number;
  damages: Damage[];
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
  qualifier: Qualifier | null;
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
  account: string | null;
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

// view/indicator_view.answer
export type Measured = 'value' | 'yearly_change' | 'yearly_rate' | 'average_rate' | 'element';
export type LineageKind = 'indicator' | 'element';
export type NoteKind = 'problem' | 'pathway' | 'oddity';
export interface Condition {
  due: string;
  text: string | null;
  comparator: Comparator;
  measured: Measured;
  measured_value: number | null;
  threshold: number | null;
  unit: string | null;
  verdict: Verdict;
  word: string | null;
  note: string | null;
  source: string | null;
  sentence: string;
}
export interface LineageFormula {
  names: string | null;
  values: string | null;
}
export interface FactSource {
  kind: string | null;
  text: string | null;
  page: string | null;
  who: string | null;
  recorded_ms: number;
  batch: number;
  published: string | null;
  note: string | null;
  reason: string | null;
}
export interface LineageNode {
  kind: LineageKind;
  code: string;
  name: string;
  name_en: string | null;
  unit: string | null;
  year: number;
  value_year: number | null;
  value: number | null;
  value_text: string | null;
  state: string | null;
  origin: Origin;
  formula: LineageFormula | null;
  source: FactSource | null;
  children: LineageNode[];
}
export interface IndicatorFormula {
  text: string;
  names: string;
  values: string;
  unit: string | null;
  inputs: string | null;
}
export interface HistoryEntry {
  year: number;
  value: number | null;
  qualifier: Qualifier | null;
  state: string | null;
  state_name: string | null;
  text: string | null;
  origin: ValueOrigin;
  source: string | null;
}
export interface ServingProject {
  no: number;
  name: string;
  group: string;
  from: number;
  to: number;
  invest_wan_yuan: number | null;
  departments: string[];
  basis: string | null;
  points: string | null;
  unit: string | null;
}
export interface ServingMeasure {
  id: string;
  section: string;
  title: string;
  text: string | null;
  deadline: string | null;
  comparator: Comparator | null;
  value: string | null;
  unit: string | null;
}
export interface IndicatorNote {
  kind: NoteKind;
  text: string;
  departments: string[];
  expected_by: string | null;
  source: string | null;
}
export interface EditionRow {
  edition: string;
  no: string;
  name: string;
  standard: string | null;
  unit: string | null;
  attribute: string | null;
  confidence: string | null;
}
export interface Indicator extends IndicatorRow, YearHead {
  definition: string | null;
  definition_confidence: string | null;
  evidence: string[];
  source: string | null;
  conditions: Condition[];
  formula: IndicatorFormula | null;
  lineage: LineageNode;
  history: HistoryEntry[];
  facts: Fact[];
  reachability: Reachability;
  projects: ServingProject[];
  measures: ServingMeasure[];
  notes: IndicatorNote[];
  editions: EditionRow[];
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

// view/observe/series_table.answer
export type WithoutReason = 'kind' | 'factor';
export interface ImportRun {
  point: string;
  factor: string;
  kind: SeriesKind;
  rows: number;
  first_ms: number;
  last_ms: number;
}
export interface ImportNote {
  what: string;
  name: string;
  line: number;
  count: number;
  text: string;
}
export interface ImportWithout {
  point: string;
  factor: string;
  kind: SeriesKind;
  rows: number;
  reason: WithoutReason;
}
export interface ImportOutlook {
  hours: number;
  valid_hours: number;
  days: number;
  judged_from_ms: number;
  judged_to_ms: number;
  without_means: ImportWithout[];
}
export interface SeriesTable {
  rows: number;
  series: ImportRun[];
  notes: ImportNote[];
  makes: ImportOutlook;
}
export interface SeriesRowFault {
  row: number;
  ok: boolean;
  text: string;
}
export interface SeriesImported extends SeriesTable {
  stored?: number;
  repeated?: number;
  batch: number | null;
}

// view/observe/settle.answer
export type SettleState = 'final' | 'running' | 'short' | 'missing' | 'unknown';
export type SettleOutcome = 'none' | 'written' | 'same' | 'kept' | 'differs' | 'would_write';
export interface SettleRow {
  element: string;
  name: string;
  query: string;
  state: SettleState;
  value: string | null;
  unit: string | null;
  source: string | null;
  simulated: boolean;
  outcome: SettleOutcome;
}
export interface Settling {
  year: number;
  written: number;
  batch: number | null;
  rows: SettleRow[];
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

// view/plan_view.answer
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
  kind: SubjectKind;
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

// view/reach_view.answer
export type TargetBasis = 'stage' | 'standard';
export interface ReachRow {
  verdict: ReachVerdict;
  word: string;
  time: ReachTime;
  target_year: number | null;
  target: number | null;
  comparator: Comparator | null;
  last_value: number | null;
  last_year: number | null;
  trend_per_year: number | null;
  needed_per_year: number | null;
  projected: number | null;
  text: string;
}
export interface ReachPoint {
  year: number;
  value: number;
}
export interface Reachability {
  points: ReachPoint[];
  target_year: number | null;
  target: number | null;
  target_basis: TargetBasis | null;
  comparator: Comparator | null;
  trend_per_year: number | null;
  needed_per_year: number | null;
  projected: Record<string, number | null> | null;
  interval: Record<string, [number, number]> | null;
  capped: string[];
  verdict: ReachVerdict;
  word: string;
  time: ReachTime;
  text: string;
}

// view/status_view.answer
export type Origin = 'published' | 'computed' | 'carried' | 'baseline' | 'none' | 'missing';
export type Qualifier = '>=' | '<=';
export interface StageTarget {
  text: string | null;
  verdict: Verdict;
  word: string;
}
export interface IndicatorPart {
  no: string;
  code: string;
  name: string;
  name_en: string | null;
  attribute: IndicatorAttribute | null;
  domain: string | null;
  domain_code: string | null;
  task_group: string | null;
  kind: SubjectKind;
  verdict: Verdict;
  basis: IndicatorBasis;
  value: number | null;
  value_text: string | null;
  qualifier: Qualifier | null;
  state: string | null;
  value_year: number | null;
  origin: ValueOrigin;
  unit: string | null;
  published_value: number | null;
  differs: boolean;
  standard: string | null;
  targets: Record<string, StageTarget>;
  departments: string[];
  reach: ReachRow;
}
export interface IndicatorRow extends IndicatorPart {
  parts?: IndicatorPart[];
}
export interface VerdictCounts {
  met: number;
  expected: number;
  unmet: number;
  no_data: number;
  not_due: number;
}
export interface Tally extends VerdictCounts {
  total: number;
}
export interface DomainTally extends Tally {
  code: string;
  name: string;
  name_en: string | null;
}
export interface YearHead {
  year: number;
  as_of: string | null;
}
export interface IndicatorList extends YearHead {
  indicators: IndicatorRow[];
}
export interface PlanStatus extends YearHead, PlanTime {
  region: string;
  data: DataAge;
  counts: VerdictCounts;
  binding: Tally;
  domains: DomainTally[];
  indicators: IndicatorRow[];
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
