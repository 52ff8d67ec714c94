// What the data quality page tells: findings, damage of files, and whether the program works.

// Whether the program works, and what goes on behind serving.
export interface Health { ok: boolean; version: number; clock: ServerClock; steps: { step: string; title: string; done: number; total: number | null }[] }
// now_ms when it was asked; text: what speaks against it, null when it is believed.
export interface ServerClock { now_ms: number; doubt: string | null; text: string | null; newest_ms: number | null; devices_ms: number | null }
export interface Damage {
  id: number; kind: string; file: string; text: string; from: number; to: number; places: number; bytes: number; noted_ms: number;
  acknowledged: { who: string; at_ms: number; reason: string; batch: number } | null;
}
export interface DamageList { unseen: number; damages: Damage[] }
// Where the chains of the data folder end, signed.
export interface AnchorDocument { text: string; at_ms: number; batch: number; hash: string; head_ms: number | null; days: number; files: number; key: string | null }
