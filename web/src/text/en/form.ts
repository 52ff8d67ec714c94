// English: every form.
import type { Words } from '../i18n';
import type { form as zh } from '../zh/form';

export const form: Words<typeof zh> = {
  form: {
    empty: 'needed',
    choose: 'choose one',
    oneOf: 'at least one of these is needed',
    required: 'Needed: {list}',
    wrong: 'Please correct: {list}',
    noNumber: '"{text}" is no number',
    noInteger: '"{text}" is no whole number',
    least: 'not less than {least}',
    most: 'not more than {most}',
    long: 'at most {most} characters, these are {n}',
    noDate: 'the date is incomplete or does not exist',
    farDate: 'the year {year} cannot be right',
    noJson: 'this is no whole JSON',
    order: '{high} is less than {low}',
    noFactor: 'there is no factor "{text}"; choose one of the list',
    example: 'e.g. {text}',
    like: {
      code: 'letters, digits and signs only, no blank, comma or quotation mark',
      small: 'small letters, digits, dashes and underscores only',
      mn: 'letters, digits and underscores only',
      password: 'no blanks and none of ; , & =',
      address: 'host:port, e.g. 10.1.2.3:9002',
      hex: 'a key has 32 hexadecimal digits',
    },
    before: 'Was: {text}',
    beforeNone: 'Was empty',
    restored: 'What you typed last and did not save is still here.',
    fresh: 'Start afresh',
    people: 'Person',
  },
  served: {
    add: '＋ Add',
    shut: 'Close',
    right: "Only an administrator may do this: {what}. Sign in with the administrator's token first.",
    save: 'Save',
    saved: 'Saved.',
  },
  leave: {
    title: 'Something typed is not saved yet',
    help: 'What was typed stays on this machine for a day and can be gone on with on this page; passwords and keys do not.',
    stay: 'Go on typing',
    go: 'Leave',
  },
};
