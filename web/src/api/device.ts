// Documents of one device: what it was told, how it is spoken to, where its frames go on to.
export interface DeviceCommand {
  id: number;
  number: number;
  name: string;
  arguments: string;
  origin: 'person' | 'backfill' | 'device';
  person: string;
  note: string;
  state: string;
  at: string;
  sent: string | null;
  ended: string | null;
  tries: number;
  frames: number;
  code: number | null;
  answer: string | null;
}
export interface KnownCommand {
  number: number;
  name: string;
  arguments: { name: string; most: number }[];
  others: boolean;
}
export interface CommandList {
  mn: string;
  edition: string;
  commands: DeviceCommand[];
  known: KnownCommand[];
}
export interface DeviceNote { what: string; name: string; example: string; first_ms: number; last_ms: number; count: number }
export interface DeviceDocument {
  mn: string;
  settings: {
    weak_password: boolean; crc: string; tail: string; data_time: string; clock_offset_s: number; has_key: boolean; cipher_form: string; over_time_s: number; retries: number;
    backfill: boolean; backfill_hourly: number;
  };
  learned: {
    online: boolean; frames: number; refused: number;
    crc: { suggestion: string | null; frames: number; matching: number };
    tail: { suggestion: string | null; frames: number; matching: number };
    oddities: Record<string, number>;
    data_time: { suggestion: string | null; start: number; end: number };
    drift: { median_ms: number | null; frames: number; clock_offset_s: number | null };
  } | null;
  notes: DeviceNote[];
}
export interface ForwardTarget {
  name: string; address: string; encoding: 'raw' | 'head'; edition: string; points: string; answers: boolean; simulated: boolean; enabled: boolean;
  status: { connected: boolean; sent: number; passed: number; repeated: number; behind_ms: number; fault: string | null; code: number | null; passed_at: string | null } | null;
}
export interface ForwardList {
  forwards: ForwardTarget[];
  running: boolean;
}
