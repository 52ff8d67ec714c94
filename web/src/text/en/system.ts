// English: what proves and guards the folder.
import type { Words } from '../i18n';
import type { system as zh } from '../zh/system';

export const system: Words<typeof zh> = {
  anchor: {
    title: 'Anchor',
    save: 'Save as a file',
    lead:
      'Says where the chains of this folder end now. Printed or saved and kept elsewhere, it tells later, by qingshan verify ' +
      '--anchor FILE, whether anything of before was changed or removed.',
    sentence: 'At {time}: the journal up to batch {batch}, {days} days of observations, {files} archived files.',
    head: 'The ends were named in the journal last at {time}',
    noHead: 'The ends are not named in the journal yet; a running server does within minutes, or when it stops.',
    unsigned: 'not signed: there is no key',
    line: 'Check: at {time}, batch {batch} of the journal {hash}',
  },
  quality: {
    title: 'Data quality',
    sentence: '{error} errors, {warning} warnings',
    lead: 'Rules look for contradictions inside the plan pack. A warning stops nothing, but somebody should have seen it.',
    place: '{file} line {line}',
    open: 'Open',
    none: 'Nothing found.',
    search: 'Rule, file or text',
    warning: 'warning',
    plain: 'errors first',
    rule: 'Rule',
    error: 'error',
  },
  damage: {
    title: 'Damage in the data folder ({n} not acknowledged)',
    lead:
      'What is damaged cannot be read; everything else goes on. Once the cause is known and dealt with, somebody responsible ' +
      'acknowledges it.',
    caption: 'Damage that was found, and who acknowledged it',
    what: 'Damage',
    noted: 'Found',
    state: 'Acknowledged',
    unseen: 'by nobody yet',
    seen: '{who}: {reason}',
    acknowledge: 'Acknowledge',
    reason: 'Cause, and what was done',
  },
  clock: {
    waits:
      '. Until then nothing old is deleted, nothing is judged and nothing can be entered; devices report and pages are read as ' +
      'always. Set the server’s clock right; if it is right, somebody responsible says so.',
    what: 'the server’s clock',
    accept: 'The clock is right',
  },
};
