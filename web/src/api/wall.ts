// What the wall reads of documents that other pages know whole.
export interface WallWarnings {
  total: number;
  page: number;
  warnings: { id: number; rule_name: string; point_name: string; factor_name: string | null; text: string; first_ms: number }[];
}
