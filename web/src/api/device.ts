// Documents of one device: what it was told, how it is spoken to, where its frames go on to.
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
  settings: {
    weak_password: boolean;
    crc: string;
    tail: string;
    data_time: string;
    clock_offset_s: number;
    has_key: boolean;
    cipher_form: string;
    over_time_s: number;
    retries: number;
    backfill: boolean;
    backfill_hourly: number;
  };
  learned: {
    online: boolean;
    frames: number;
    refused: number;
    crc: { suggestion: string | null; frames: number; matching: number };
    tail: { suggestion: string | null; frames: number; matching: number };
    oddities: Record<string, number>;
    data_time: { suggestion: string | null; start: number; end: number };
    drift: { median_ms: number | null; frames: number; clock_offset_s: number | null };
  } | null;
  notes: DeviceNote[];
}
