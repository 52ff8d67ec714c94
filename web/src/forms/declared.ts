// Every form of the pages: its fields with name, kind, whether they are needed and what they may hold. Pages draw them from
// here; a field that is added here is drawn, checked and typed into by the tests without more.
import {
  AVERAGES,
  BASES,
  CHARSETS,
  CIPHER_FORMS,
  CRC_MODES,
  DATA_TIMES,
  EDITIONS,
  NUMBER_PARAMETERS,
  OTHER_PARAMETERS,
  RULES,
  TAILS,
  WATERS,
  YES_NO,
} from '@/api/kinds';
import type {
  ClockAcceptRequest,
  CommandOrderRequest,
  DamageAcknowledgeRequest,
  DeviceSettingsRequest,
  FactAddRequest,
  ForecastAddRequest,
  ForwardSaveRequest,
  LimitAddRequest,
  LimitStandardRequest,
  LimitWithdrawRequest,
  MaintenanceAddRequest,
  MaintenanceWithdrawRequest,
  OutlineLoadRequest,
  PointFormRequest,
  PointWithdrawRequest,
  SectionSetRequest,
  SettingRequest,
  WarningStepRequest,
} from '@/api/answers';
import type { Field, Form } from './field';
import { LENGTHS } from './lengths';

// A form whose fields are those of a request, and of none besides what is not sent.
type Sent<R> = Form & { fields: readonly ((Field & { key: Extract<keyof R, string> }) | (Field & { as: 'none' }))[] };

const PERSON = { key: 'person', label: 'warnings.person', type: 'text', required: true, autocomplete: 'name' } as const satisfies Field;
const OPERATOR = { ...PERSON, label: 'points.person' } as const satisfies Field;
const POINT = { key: 'point', label: 'warnings.point', type: 'point', required: true } as const satisfies Field;
const FACTOR = {
  key: 'factor',
  label: 'warnings.factor',
  type: 'factor',
  example: '化学需氧量',
  hint: 'limits.factorHelp',
} as const satisfies Field;

const signIn: Form = { key: 'signIn', fields: [{ key: 'token', label: 'token.field', type: 'secret', required: true, length: 200 }] };

// state/draft.ts makes `withdrawn` of its `withdraw`.
const fact: Sent<FactAddRequest & { withdraw: never }> = {
  key: 'fact',
  fields: [
    {
      key: 'subject',
      label: 'enter.what',
      type: 'subject',
      required: true,
      wide: true,
      example: '工业用地面积 · industrial_land',
      also: ['element', 'indicator'],
    },
    { key: 'year', label: 'enter.year', type: 'integer', required: true, least: 1990, most: 2100, also: ['period'] },
    { key: 'withdraw', label: 'enter.withdraw', type: 'check', start: 'no', wide: true },
    { key: 'state', label: 'enter.state', type: 'choice', required: true },
    { key: 'value', label: 'enter.value', type: 'number', required: true, hint: 'enter.valueHelp' },
    { key: 'unit', label: 'enter.unit', type: 'choice' },
    { key: 'qualifier', label: 'enter.qualifier', type: 'choice' },
    { key: 'reason', label: 'enter.reason', type: 'text', wide: true, hint: 'enter.reasonHelp' },
    { key: 'source', label: 'enter.source', type: 'text', required: true, wide: true, hint: 'enter.sourceHelp' },
    { ...PERSON, label: 'enter.person', required: false },
    { key: 'note', label: 'enter.note', type: 'text' },
  ],
};

const limit: Sent<LimitAddRequest> = {
  key: 'limit',
  oneOf: [['upper', 'lower']],
  order: [
    ['lower', 'upper'],
    ['valid_from', 'valid_to'],
  ],
  fields: [
    POINT,
    { ...FACTOR, required: true },
    { key: 'average', label: 'limits.average', type: 'choice', options: AVERAGES, words: 'limits.averages', start: 'hour' },
    { key: 'upper', label: 'limits.upper', type: 'number' },
    { key: 'lower', label: 'limits.lower', type: 'number' },
    { key: 'upper_cold', label: 'limits.cold', type: 'number', hint: 'limits.coldHelp' },
    { key: 'basis', label: 'limits.basis', type: 'choice', options: BASES, words: 'limits.bases', start: 'permit' },
    { key: 'valid_from', label: 'limits.validFrom', type: 'date' },
    { key: 'valid_to', label: 'limits.validTo', type: 'date' },
    { key: 'source', label: 'limits.source', type: 'text', required: true },
    PERSON,
    { key: 'exclusive', label: 'limits.exclusive', type: 'check', start: 'no' },
  ],
};

const standard: Sent<LimitStandardRequest> = {
  key: 'standard',
  fields: [
    POINT,
    { key: 'edition', label: 'limits.standard', type: 'choice', required: true },
    { key: 'grade', label: 'limits.grade', type: 'choice' },
    { key: 'scope', label: 'limits.scope', type: 'choice' },
    { key: 'valid_from', label: 'limits.validFrom', type: 'date' },
    PERSON,
  ],
};

const maintenance: Sent<MaintenanceAddRequest> = {
  key: 'maintenance',
  order: [['from', 'to']],
  fields: [
    POINT,
    { ...FACTOR, hint: 'maintenance.factorHelp' },
    { key: 'from', label: 'maintenance.from', type: 'moment', required: true, as: 'instant' },
    { key: 'to', label: 'maintenance.to', type: 'moment', required: true, as: 'instant' },
    { key: 'reason', label: 'maintenance.reason', type: 'text', required: true, placeholder: 'maintenance.reasonHelp' },
    PERSON,
  ],
};

const rule: Sent<SettingRequest> = {
  key: 'rule',
  sendsEmpty: true,
  fields: [
    { key: 'rule', label: 'warnings.rule', type: 'choice', options: RULES, words: 'warnings.ruleName', start: 'constant' },
    {
      key: 'parameter',
      label: 'rules.parameter',
      type: 'choice',
      options: [...NUMBER_PARAMETERS, ...OTHER_PARAMETERS],
      words: 'warnings.parameter',
      start: 'count',
    },
    { ...POINT, required: false },
    FACTOR,
    { key: 'value', label: 'rules.value', type: 'text', hint: 'rules.valueHelp', example: '6' },
    { key: 'source', label: 'rules.source', type: 'text', required: true },
    PERSON,
  ],
};

const point: Sent<PointFormRequest> = {
  key: 'point',
  sendsEmpty: true,
  fields: [
    { key: 'point', label: 'points.field.point', type: 'text', required: true, like: 'code', example: 'wwtp1' },
    { key: 'name', label: 'points.field.name', type: 'text', example: '文昌沙污水处理厂' },
    { key: 'kind', label: 'points.field.kind', type: 'choice', start: 'outfall' },
    { key: 'region', label: 'points.field.region', type: 'choice' },
    { key: 'longitude', label: 'points.field.longitude', type: 'number', least: -180, most: 180, example: '113.1234' },
    { key: 'latitude', label: 'points.field.latitude', type: 'number', least: -90, most: 90, example: '22.5678' },
    { key: 'linked', label: 'points.source', type: 'choice', start: 'yes', as: 'none' },
    {
      key: 'mn',
      label: 'points.field.mn',
      type: 'text',
      required: true,
      like: 'mn',
      length: 27,
      when: ['linked', 'yes'],
      example: '440704W001',
    },
    { key: 'pw', label: 'points.field.pw', type: 'text', like: 'password', length: 64, when: ['linked', 'yes'], example: '123456' },
    {
      key: 'edition',
      label: 'points.field.edition',
      type: 'choice',
      options: EDITIONS,
      words: 'points.word.edition',
      start: '2017',
      when: ['linked', 'yes'],
    },
    {
      key: 'crc',
      label: 'points.field.crc',
      type: 'choice',
      options: CRC_MODES,
      words: 'points.word.crc',
      start: 'strict',
      when: ['linked', 'yes'],
    },
    {
      key: 'tail',
      label: 'points.field.tail',
      type: 'choice',
      options: TAILS,
      words: 'points.word.tail',
      start: 'crlf',
      when: ['linked', 'yes'],
    },
    {
      key: 'charset',
      label: 'points.field.charset',
      type: 'choice',
      options: CHARSETS,
      words: 'points.word.charset',
      start: 'utf8',
      when: ['linked', 'yes'],
    },
    {
      key: 'data_time',
      label: 'points.field.data_time',
      type: 'choice',
      options: DATA_TIMES,
      words: 'points.word.data_time',
      start: 'start',
      when: ['linked', 'yes'],
    },
    {
      key: 'enabled',
      label: 'points.field.enabled',
      type: 'choice',
      options: YES_NO,
      words: 'points.word.enabled',
      start: 'yes',
      when: ['linked', 'yes'],
    },
    {
      key: 'minute_interval',
      label: 'points.field.minute_interval',
      type: 'integer',
      least: 1,
      most: 1440,
      start: '10',
      when: ['linked', 'yes'],
    },
    {
      key: 'clock_offset_s',
      label: 'points.field.clock_offset_s',
      type: 'integer',
      least: -315360000,
      most: 315360000,
      start: '0',
      when: ['linked', 'yes'],
    },
    { ...OPERATOR, required: false },
  ],
};

const withdraw: Sent<LimitWithdrawRequest | MaintenanceWithdrawRequest> = {
  key: 'withdraw',
  asks: 'warnings.needPerson',
  fields: [PERSON, { key: 'reason', label: 'limits.reason', type: 'text', required: true }],
};
const acknowledge: Sent<DamageAcknowledgeRequest | ClockAcceptRequest> = {
  key: 'acknowledge',
  fields: [PERSON, { key: 'reason', label: 'damage.reason', type: 'text', required: true }],
};
const pointEnd: Sent<PointWithdrawRequest> = {
  key: 'pointEnd',
  fields: [
    { key: 'reason', label: 'point.reason', type: 'text', required: true },
    { ...OPERATOR, required: false },
  ],
};

const warningStep: Sent<WarningStepRequest> = {
  key: 'warningStep',
  asks: 'warnings.needPerson',
  fields: [
    PERSON,
    { key: 'note', label: 'warnings.noteField', type: 'text', required: true, placeholder: 'warnings.noteHelp', wide: true },
  ],
};

const forecast: Sent<ForecastAddRequest> = {
  key: 'forecast',
  fields: [
    { key: 'date', label: 'air.forecastDate', type: 'date', required: true },
    { key: 'aqi', label: 'air.aqi', type: 'integer', required: true, least: 0, most: 500, as: 'number' },
    { key: 'primary', label: 'air.primary', type: 'choice', options: ['PM2.5', 'PM10', 'O3', 'NO2', 'SO2', 'CO'] },
    { ...PERSON, label: 'air.person' },
    { key: 'note', label: 'air.note', type: 'text', wide: true },
  ],
};

const section: Sent<SectionSetRequest> = {
  key: 'section',
  fields: [
    { key: 'target', label: 'water.target', type: 'choice', as: 'number' },
    { key: 'body', label: 'water.body', type: 'choice', options: WATERS, words: 'water', start: 'river' },
    { key: 'assessed', label: 'water.assessed', type: 'check', start: 'yes', as: 'truth' },
    { ...PERSON, label: 'air.person' },
  ],
};

const device: Sent<DeviceSettingsRequest> = {
  key: 'device',
  fields: [
    { ...OPERATOR },
    { key: 'over_time_s', label: 'device.overTime', type: 'integer', required: true, least: 1, most: 99, as: 'number' },
    { key: 'retries', label: 'device.retries', type: 'integer', required: true, least: 0, most: 99, as: 'number' },
    { key: 'cipher_key', label: 'device.keyField', type: 'secret', like: 'hex', length: 32 },
    { key: 'cipher_form', label: 'device.form', type: 'choice', options: CIPHER_FORMS, words: 'device.forms', start: 'plain' },
  ],
};

const forward: Sent<ForwardSaveRequest> = {
  key: 'forward',
  sendsEmpty: true,
  fields: [
    { key: 'name', label: 'forward.name', type: 'text', required: true, like: 'small', length: 32, example: 'province' },
    { key: 'address', label: 'forward.address', type: 'text', required: true, like: 'address', length: 200, example: '10.1.2.3:9002' },
    { key: 'encoding', label: 'forward.encoding', type: 'choice', options: ['raw', 'head'], words: 'forward', start: 'raw' },
    {
      key: 'edition',
      label: 'points.field.edition',
      type: 'choice',
      options: EDITIONS,
      words: 'points.word.edition',
      start: '2017',
      when: ['encoding', 'head'],
    },
    { key: 'password', label: 'forward.password', type: 'secret', like: 'password', length: 64, when: ['encoding', 'head'] },
    { key: 'mns', label: 'forward.mns', type: 'text', when: ['encoding', 'head'] },
    { key: 'points', label: 'forward.points', type: 'text' },
    { key: 'answers', label: 'forward.answers', type: 'check', start: 'yes', as: 'truth' },
    { key: 'from_start', label: 'forward.fromStart', type: 'check', start: 'no', as: 'truth' },
    OPERATOR,
  ],
};

// Its arguments come from the server, with the command that is chosen.
const command: Sent<CommandOrderRequest> = {
  key: 'command',
  fields: [
    { key: 'number', label: 'device.command', type: 'choice', required: true, start: '1012', as: 'number' },
    { key: 'note', label: 'device.note', type: 'text' },
    OPERATOR,
  ],
};

const tiles: Form = { key: 'tiles', fields: [{ key: 'key', label: 'map.tilesKey', type: 'text', required: true, length: 64 }] };

const outline: Sent<OutlineLoadRequest> = {
  key: 'outline',
  fields: [
    { key: 'geojson', label: 'map.outlineFile', type: 'file', required: true, accept: '.geojson,.json,application/geo+json' },
    { key: 'datum', label: 'map.outlineDatum', type: 'choice', required: true, options: ['CGCS2000', 'GCJ-02'], words: 'map.datums' },
    { key: 'source', label: 'map.outlineSource', type: 'text', required: true, wide: true },
    { key: 'approval', label: 'map.outlineApproval', type: 'text', placeholder: 'map.outlineApprovalHelp' },
    { ...PERSON, label: 'map.outlinePerson', required: false },
  ],
};

// What stands in it is asked for at once: there is no button.
const frames: Form = {
  key: 'frames',
  live: true,
  order: [['from', 'to']],
  fields: [
    { key: 'day', label: 'point.day_', type: 'date', required: true },
    { key: 'from', label: 'point.timeFrom', type: 'time' },
    { key: 'to', label: 'point.timeTo', type: 'time' },
  ],
};

// A text holds what the server's field of that name takes; what is narrower says so where it is declared.
function sized<T extends Record<string, Form>>(all: T): T {
  const field = (one: Field): Field =>
    one.type === 'text' && one.length === undefined && LENGTHS[one.key] !== undefined ? { ...one, length: LENGTHS[one.key] } : one;
  return Object.fromEntries(Object.entries(all).map(([key, form]) => [key, { ...form, fields: form.fields.map(field) }])) as unknown as T;
}

export const forms = sized({
  signIn,
  fact,
  limit,
  standard,
  maintenance,
  rule,
  point,
  withdraw,
  acknowledge,
  pointEnd,
  warningStep,
  forecast,
  section,
  device,
  forward,
  command,
  tiles,
  outline,
  frames,
});
