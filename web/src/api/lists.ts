// Written by tools/answers.py out of src/**/*.answer and src/**/messages.csv.
import type {
  DailyFactor, DeviceRow, Element, Fact, File, Finding, GatewayEvent, IndicatorRow, Limit, Maintenance, Measure, PointLine, Problem,
  Project, RuleRow, Warning,
} from './answers';

// A column of a list; title: a key below `titles` of the texts.
export interface Listed<Row> {
  key: keyof Row & string;
  title: string;
  type: 'text' | 'number' | 'moment';
  head?: true;
  off?: true;
  sort?: string;
}

// Files as evidence
export const file_list: readonly Listed<File>[] = [
  { key: 'name', title: 'file.title_name', type: 'text', head: true, sort: 'name' },
  { key: 'kind', title: 'file.title_kind', type: 'text' },
  { key: 'target', title: 'file.title_target', type: 'text' },
  { key: 'size', title: 'file.title_size', type: 'number', sort: 'size' },
  { key: 'type', title: 'file.title_type', type: 'text', off: true, sort: 'type' },
  { key: 'uploaded_ms', title: 'file.title_uploaded', type: 'moment', sort: 'uploaded' },
  { key: 'who', title: 'file.title_who', type: 'text' },
  { key: 'state', title: 'file.title_state', type: 'text' },
  { key: 'note', title: 'column.note', type: 'text', off: true },
  { key: 'digest', title: 'file.title_digest', type: 'text', off: true },
  { key: 'reason', title: 'file.title_reason', type: 'text', off: true },
  { key: 'id', title: 'file.title_id', type: 'text', off: true },
];

// The devices and how they are
export const device_list: readonly Listed<DeviceRow>[] = [
  { key: 'name', title: 'device.title_name', type: 'text', head: true, sort: 'name' },
  { key: 'mn', title: 'device.title_mn', type: 'text', off: true },
  { key: 'kind', title: 'point.title_kind', type: 'text', off: true },
  { key: 'state', title: 'point.title_state', type: 'text' },
  { key: 'connected', title: 'device.title_line', type: 'text' },
  { key: 'line_ms', title: 'device.title_line_since', type: 'moment', off: true },
  { key: 'frame_ms', title: 'device.title_frame', type: 'moment', sort: 'frame' },
  { key: 'data_ms', title: 'point.title_last', type: 'moment', off: true },
  { key: 'captured', title: 'device.title_captured', type: 'number', sort: 'captured' },
  { key: 'events', title: 'device.title_trouble', type: 'text' },
  { key: 'frames', title: 'device.title_frames', type: 'number', off: true },
  { key: 'connects', title: 'device.title_connects', type: 'number', off: true },
  { key: 'ahead', title: 'device.title_ahead', type: 'number', off: true },
  { key: 'edition', title: 'device.title_edition', type: 'text', off: true },
  { key: 'crc', title: 'device.title_crc', type: 'text', off: true },
  { key: 'clock_offset_ms', title: 'device.title_offset', type: 'number', off: true },
];

// What the gateway noticed or turned away
export const event_list: readonly Listed<GatewayEvent>[] = [
  { key: 'at_ms', title: 'event.title_time', type: 'moment', sort: 'at' },
  { key: 'name', title: 'event.title_what', type: 'text', head: true, sort: 'what' },
  { key: 'mn', title: 'device.title_mn', type: 'text', sort: 'mn' },
  { key: 'count', title: 'event.title_count', type: 'number', sort: 'count' },
  { key: 'peer', title: 'event.title_peer', type: 'text', off: true },
];

// The limits of points
export const limit_list: readonly Listed<Limit>[] = [
  { key: 'point_name', title: 'warning.title_point', type: 'text', head: true, sort: 'point' },
  { key: 'factor_name', title: 'warning.title_factor', type: 'text', sort: 'factor' },
  { key: 'upper', title: 'limit.title_upper', type: 'number', off: true },
  { key: 'lower', title: 'limit.title_lower', type: 'number', off: true },
  { key: 'upper_cold', title: 'limit.title_cold', type: 'number', off: true },
  { key: 'unit', title: 'warning.title_unit', type: 'text', off: true },
  { key: 'average', title: 'limit.title_average', type: 'text', sort: 'average' },
  { key: 'basis', title: 'limit.title_basis', type: 'text' },
  { key: 'exclusive', title: 'limit.title_exclusive', type: 'text', off: true },
  { key: 'valid_from', title: 'limit.title_from', type: 'text', off: true },
  { key: 'valid_to', title: 'limit.title_to', type: 'text', off: true },
  { key: 'source', title: 'limit.title_source', type: 'text', off: true },
  { key: 'note', title: 'limit.title_note', type: 'text', off: true },
  { key: 'who', title: 'limit.title_who', type: 'text', sort: 'who' },
  { key: 'recorded_ms', title: 'limit.title_recorded', type: 'moment', off: true },
  { key: 'ended_who', title: 'limit.title_ended_who', type: 'text', off: true },
  { key: 'ended_ms', title: 'limit.title_ended', type: 'moment', off: true },
];

// Spans in which data raise nothing
export const maintenance_list: readonly Listed<Maintenance>[] = [
  { key: 'point_name', title: 'warning.title_point', type: 'text', head: true, sort: 'point' },
  { key: 'factor_name', title: 'warning.title_factor', type: 'text' },
  { key: 'from_ms', title: 'maintenance.title_from', type: 'moment', sort: 'from' },
  { key: 'to_ms', title: 'maintenance.title_to', type: 'moment', sort: 'to' },
  { key: 'reason', title: 'maintenance.title_reason', type: 'text' },
  { key: 'who', title: 'limit.title_who', type: 'text', sort: 'who' },
  { key: 'recorded_ms', title: 'limit.title_recorded', type: 'moment', off: true },
];

// The numbers that the rules go by
export const rule_list: readonly Listed<RuleRow>[] = [
  { key: 'rule_name', title: 'warning.title_rule', type: 'text', head: true, sort: 'rule' },
  { key: 'parameter_name', title: 'rule.title_parameter', type: 'text', sort: 'parameter' },
  { key: 'point_name', title: 'warning.title_point', type: 'text', off: true },
  { key: 'factor_name', title: 'warning.title_factor', type: 'text', off: true },
  { key: 'domain', title: 'rule.title_domain', type: 'text', off: true },
  { key: 'value', title: 'rule.title_value', type: 'number' },
  { key: 'unit', title: 'warning.title_unit', type: 'text', off: true },
  { key: 'source', title: 'rule.title_source', type: 'text' },
  { key: 'confidence', title: 'rule.title_confidence', type: 'text' },
  { key: 'note', title: 'limit.title_note', type: 'text', off: true },
  { key: 'who', title: 'limit.title_who', type: 'text', off: true },
  { key: 'recorded_ms', title: 'limit.title_recorded', type: 'moment', off: true },
];

// The list of points
export const point_list: readonly Listed<PointLine>[] = [
  { key: 'code', title: 'point.title_code', type: 'text', off: true, sort: 'code' },
  { key: 'name', title: 'point.title_name', type: 'text', head: true, sort: 'name' },
  { key: 'kind', title: 'point.title_kind', type: 'text', sort: 'kind' },
  { key: 'region_name', title: 'point.title_region', type: 'text' },
  { key: 'longitude', title: 'point.title_longitude', type: 'number', off: true },
  { key: 'latitude', title: 'point.title_latitude', type: 'number', off: true },
  { key: 'devices', title: 'point.title_devices', type: 'number' },
  { key: 'factors', title: 'point.title_factors', type: 'number' },
  { key: 'last_ms', title: 'point.title_last', type: 'moment', sort: 'last' },
  { key: 'status', title: 'point.title_state', type: 'text' },
];

// A factor of a point on a day, or a point that has none (NULL)
export const daily_line: readonly Listed<DailyFactor>[] = [
  { key: 'name', title: 'daily.factor', type: 'text', head: true, sort: 'factor' },
  { key: 'unit', title: 'daily.unit', type: 'text', off: true },
  { key: 'valid', title: 'daily.valid', type: 'number', sort: 'valid' },
  { key: 'due', title: 'daily.due', type: 'number', off: true },
  { key: 'exceeding', title: 'daily.exceeding', type: 'number', sort: 'exceeding' },
  { key: 'most', title: 'daily.most', type: 'number' },
  { key: 'mean', title: 'daily.mean', type: 'number' },
];

// Reported values
export const fact_list: readonly Listed<Fact>[] = [
  { key: 'subject', title: 'column.element', type: 'text', off: true, sort: 'code' },
  { key: 'subject_name', title: 'column.name', type: 'text', off: true, sort: 'subject' },
  { key: 'period', title: 'fact.title_period', type: 'text', head: true, sort: 'period' },
  { key: 'qualifier', title: 'column.qualifier', type: 'text', off: true },
  { key: 'value', title: 'column.figure', type: 'number' },
  { key: 'unit', title: 'column.unit', type: 'text', off: true },
  { key: 'source', title: 'column.fact_source', type: 'text' },
  { key: 'note', title: 'column.note', type: 'text', off: true },
  { key: 'reason', title: 'fact.title_reason', type: 'text', off: true },
  { key: 'who', title: 'fact.title_who', type: 'text', sort: 'who' },
  { key: 'recorded_ms', title: 'fact.title_recorded', type: 'moment', sort: 'recorded' },
  { key: 'current', title: 'fact.title_current', type: 'text', off: true },
  { key: 'region', title: 'fact.title_region', type: 'text', off: true },
];

// What is reported
export const element_list: readonly Listed<Element>[] = [
  { key: 'code', title: 'column.element', type: 'text', off: true, sort: 'code' },
  { key: 'name', title: 'column.name', type: 'text', head: true, sort: 'name' },
  { key: 'latest', title: 'element.title_latest', type: 'number', sort: 'year' },
  { key: 'unit', title: 'column.unit', type: 'text', off: true },
  { key: 'reported_by', title: 'element.title_by', type: 'text', sort: 'by' },
  { key: 'indicators', title: 'element.title_serves', type: 'text' },
  { key: 'definition', title: 'element.title_definition', type: 'text', off: true },
  { key: 'formula', title: 'element.title_formula', type: 'text', off: true },
];

// What contradicts what
export const finding_list: readonly Listed<Finding>[] = [
  { key: 'severity', title: 'finding.title_severity', type: 'text' },
  { key: 'rule', title: 'finding.title_rule', type: 'text', sort: 'rule' },
  { key: 'text', title: 'finding.title_text', type: 'text', head: true, sort: 'text' },
  { key: 'subject', title: 'finding.title_subject', type: 'text', off: true, sort: 'subject' },
  { key: 'file', title: 'finding.title_file', type: 'text', off: true },
  { key: 'line', title: 'finding.title_line', type: 'number', off: true },
];

// The measures of the plan
export const measure_list: readonly Listed<Measure>[] = [
  { key: 'section', title: 'measure.title_section', type: 'text', off: true, sort: 'section' },
  { key: 'id', title: 'column.no', type: 'text', off: true },
  { key: 'title', title: 'measure.title_measure', type: 'text', head: true, sort: 'title' },
  { key: 'text', title: 'column.content', type: 'text', off: true },
  { key: 'departments', title: 'column.departments', type: 'text' },
  { key: 'deadline', title: 'measure.title_deadline', type: 'text', sort: 'deadline' },
  { key: 'value', title: 'measure.title_value', type: 'number', off: true },
  { key: 'unit', title: 'column.unit', type: 'text', off: true },
  { key: 'indicators', title: 'measure.title_serves', type: 'text', off: true },
  { key: 'projects', title: 'measure.title_projects', type: 'text', off: true },
  { key: 'source', title: 'column.source', type: 'text', off: true },
];

// Annex 1: what does not meet its standard, or has no value
export const problem: readonly Listed<Problem>[] = [
  { key: 'domain', title: 'column.domain', type: 'text', off: true },
  { key: 'no', title: 'column.no', type: 'number' },
  { key: 'name', title: 'column.indicator', type: 'text', head: true, sort: 'name' },
  { key: 'verdict', title: 'column.verdict', type: 'text', sort: 'verdict' },
  { key: 'text', title: 'column.problem', type: 'text' },
  { key: 'plan_text', title: 'column.plan_text', type: 'text' },
  { key: 'source', title: 'column.source', type: 'text', off: true },
];

// The projects
export const project: readonly Listed<Project>[] = [
  { key: 'group', title: 'column.group', type: 'text', off: true },
  { key: 'no', title: 'column.no', type: 'number' },
  { key: 'name', title: 'column.project', type: 'text', head: true },
  { key: 'content', title: 'column.content', type: 'text', off: true },
  { key: 'invest_wan_yuan', title: 'column.invest', type: 'number', sort: 'money' },
  { key: 'departments', title: 'column.departments', type: 'text' },
  { key: 'from', title: 'column.building', type: 'text', sort: 'from' },
  { key: 'effect', title: 'column.effect', type: 'text', off: true },
];

// The indicators and where they stand
export const indicator_line: readonly Listed<IndicatorRow>[] = [
  { key: 'domain', title: 'column.domain', type: 'text', off: true },
  { key: 'no', title: 'column.no', type: 'number' },
  { key: 'name', title: 'column.indicator', type: 'text', head: true, sort: 'name' },
  { key: 'unit', title: 'column.unit', type: 'text', off: true },
  { key: 'standard', title: 'column.standard', type: 'text' },
  { key: 'value_text', title: 'column.value', type: 'number' },
  { key: 'value_year', title: 'column.year', type: 'number', off: true },
  { key: 'verdict', title: 'column.verdict', type: 'text', sort: 'verdict' },
  { key: 'attribute', title: 'column.attribute', type: 'text', off: true },
  { key: 'departments', title: 'column.departments', type: 'text', off: true },
];

// The list of warnings as a file
export const warning_list: readonly Listed<Warning>[] = [
  { key: 'state', title: 'warning.title_state', type: 'text', off: true },
  { key: 'level_name', title: 'warning.title_level', type: 'text', off: true },
  { key: 'point_name', title: 'warning.title_point', type: 'text', head: true, sort: 'point' },
  { key: 'factor_name', title: 'warning.title_factor', type: 'text', off: true },
  { key: 'rule_name', title: 'warning.title_rule', type: 'text' },
  { key: 'text', title: 'warning.title_text', type: 'text' },
  { key: 'unit', title: 'warning.title_unit', type: 'text', off: true },
  { key: 'first_ms', title: 'warning.title_first', type: 'moment', sort: 'first' },
  { key: 'last_ms', title: 'warning.title_last', type: 'moment', off: true, sort: 'last' },
  { key: 'count', title: 'warning.title_count', type: 'number' },
  { key: 'closed_ms', title: 'warning.title_closed', type: 'moment', off: true },
  { key: 'simulated', title: 'point.title_simulated', type: 'text', off: true },
];
