// Addresses of files: of the year, the day and the language that the page shows.
import { apiAddress, type Query } from '@/api/client';
import { useReading } from '@/state/reading';
import { useWords } from '@/text/words';

// everyYear: the list is of no year.
export function useFile(options: { everyYear?: boolean } = {}): (path: string, query?: Query) => (format: string) => string {
  const reading = useReading();
  const { language } = useWords();
  return (path, query = {}) =>
    (format) =>
      apiAddress(path, {
        ...query,
        format,
        year: options.everyYear ? null : reading.year.value,
        as_of: reading.asOf.value,
        lang: language.value,
      });
}
