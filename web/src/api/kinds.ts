// Words of closed lists, as the server knows them. Written by tools/kinds.py; ./test generated checks it.
export const RULES = [
  'exceedance', 'sustained', 'no_data', 'constant', 'jump', 'zero', 'range', 'negative', 'clock', 'copy', 'twin', 'efficiency', 'idle',
] as const;
export type Rule = (typeof RULES)[number];
export const NUMBER_PARAMETERS = [
  'count', 'minutes', 'clear', 'clear_minutes', 'gap_minutes', 'window', 'times', 'percent', 'least', 'low', 'high', 'seconds', 'spread',
  'distinct', 'cold_c', 'again_hours', 'level',
] as const;
export const OTHER_PARAMETERS = ['enabled', 'other_point', 'other_factor'] as const;
export const LEVELS = ['slight', 'moderate', 'severe'] as const;
export type WarningLevel = (typeof LEVELS)[number];
export const POINT_KINDS = ['outfall', 'sewage', 'stack', 'hood', 'dust', 'air', 'river', 'lake', 'noise'] as const;
export const COMPARATORS = [
  'at_least', 'at_most', 'equal', 'reach', 'none_occurred', 'not_lower_than_base', 'not_higher_than_base', 'not_lower_than_last_year',
  'not_higher_than_last_year', 'decided',
] as const;
export type Comparator = (typeof COMPARATORS)[number];
export const WARNING_STATES = ['open', 'acknowledged', 'closed'] as const;
export type WarningState = (typeof WARNING_STATES)[number];
export const STEP_KINDS = ['opened', 'acknowledged', 'noted', 'closed', 'revised', 'raised', 'reopened'] as const;
export type StepKind = (typeof STEP_KINDS)[number];
export const BASES = ['permit', 'standard', 'temporary'] as const;
export type Basis = (typeof BASES)[number];
export const AVERAGES = ['hour', 'day', 'instant'] as const;
export type Average = (typeof AVERAGES)[number];
export const SERIES_KINDS = ['realtime', 'minute', 'hour', 'day'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];
export const DOUBTS = ['', 'sentinel', 'below', 'above', 'range', 'negative', 'zero'] as const;
export type Doubt = (typeof DOUBTS)[number];
export const POINT_STATES = ['never', 'online', 'silent', 'manual'] as const;
export type PointState = (typeof POINT_STATES)[number];
export const CONCERNS = ['exceeds', 'missing', 'suspicious'] as const;
export type Concern = (typeof CONCERNS)[number];
export const WATERS = ['river', 'lake'] as const;
export const EDITIONS = ['2005', '2017', '2025'] as const;
export const CRC_MODES = ['strict', 'modbus', 'ignore'] as const;
export const TAILS = ['crlf', 'any'] as const;
export const CHARSETS = ['utf8', 'gbk'] as const;
export const DATA_TIMES = ['start', 'end'] as const;
export const YES_NO = ['yes', 'no'] as const;
export const CIPHER_FORMS = ['plain', 'raw', 'braces', 'hex'] as const;
export const VERDICTS = ['no_data', 'met', 'expected', 'unmet', 'not_due'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const REACH_TIMES = ['ahead', 'due', 'known', 'over'] as const;
export type ReachTime = (typeof REACH_TIMES)[number];
export const REACH_VERDICTS = [
  'no_trend', 'met', 'reachable', 'off_track', 'met_before', 'met_later', 'in_part', 'settled_met', 'settled_unmet', 'settled_no_data',
  'settled_unsure',
] as const;
export type ReachVerdict = (typeof REACH_VERDICTS)[number];
export const SUBJECT_KINDS = ['number', 'state', 'flag', 'group'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export const INDICATOR_ATTRIBUTES = ['binding', 'reference'] as const;
export type IndicatorAttribute = (typeof INDICATOR_ATTRIBUTES)[number];
export const INDICATOR_BASES = ['computed', 'attested'] as const;
export type IndicatorBasis = (typeof INDICATOR_BASES)[number];
export const RIGHTS = [
  'visitor', 'self', 'signed', 'enter', 'plan', 'observe', 'warn', 'command', 'frames', 'system', 'prove', 'audit', 'people', 'lock',
  'accounts',
] as const;
export type Right = (typeof RIGHTS)[number];
export const VALUE_ORIGINS = ['none', 'published', 'computed', 'carried', 'baseline'] as const;
export type ValueOrigin = (typeof VALUE_ORIGINS)[number];
