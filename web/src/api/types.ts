// What many documents have (api/answers.ts, docs/api.md). Missing is null everywhere.
export interface Named {
  name: string;
  name_en?: string | null;
}
