// English: words that many pages share.
import type { Words } from '../i18n';
import type { words as zh } from '../zh/words';

export const words: Words<typeof zh> = {
  verdict: { met: 'Met', expected: 'Expected', unmet: 'Not met', no_data: 'No data', not_due: 'Not due' },
  attribute: { binding: 'binding', reference: 'reference', none: 'target of a plan task' },
  basis: { attested: 'attested', attestedHelp: 'No figure to compute from; a document attests it' },
  origin: {
    published: 'published',
    computed: 'computed',
    carried: 'carried from {year}',
    baseline: 'listed as baseline, of {year}',
    none: 'no data',
    missing: 'missing',
  },
  measure: { at_least: '≥', at_most: '≤', equal: '=', reach: 'reach', none: '' },
  unit: { notListed: 'not listed' },
  reachability: {
    title: 'Reachability',
    lead: 'Annex 2, written anew from today’s data. Nothing is forecast from a single value.',
    no: 'No.',
    now: 'Now',
    needed: 'Needed a year',
    actual: 'Actual a year',
    projected: 'Projected {year}',
    verdict: 'Judgement',
    pathway: 'The plan’s way',
    who: 'Departments',
    serving: 'Projects',
    none: 'No indicator is unmet or without data.',
  },
  rule: {
    'target-below-standard': [
      'Target below the standard',
      'The plan’s target is weaker than the national standard: reaching it would not count as met.',
    ],
    'target-below-current': ['Target below today’s value', 'The target is weaker than what is already reached.'],
    'trend-misses-target': ['Trend misses the target', 'The actual yearly change is smaller than what is needed.'],
    'inputs-incomplete': ['Formula lacks inputs', 'No published value, and only some of the formula’s inputs are known.'],
    'published-differs': ['Published and computed differ', 'The difference is beyond rounding; check the sources.'],
    'settled-differs': [
      'Settled under earlier rules',
      'The present rules give another value. What was settled is not rewritten; a person enters the value that holds.',
    ],
    'baseline-year': ['Baseline of another year', 'The column of present values mixes years; the true year is shown everywhere.'],
    'standard-without-number': ['Standard without a number', 'A level above decides; a document can only attest it.'],
    'project-after-plan': ['Project ends after the plan', 'Its last year is later than the plan period.'],
    'project-before-plan': [
      'Project begins before the plan',
      'Its first year is earlier than the plan period; early sums may already be spent.',
    ],
    'indicator-unserved': ['No project or task serves it', 'The plan does not say by what this is to be reached.'],
    'department-alias': [
      'Alias of a department',
      'One department is spelt in several ways; they are joined under the official name, the published spelling is kept.',
    ],
    'department-level': ['Department of another level', 'It belongs to a level above, which this county cannot instruct.'],
    'deadline-after-plan': ['Deadline after the plan', 'The task is due after the plan period.'],
    other: ['Other', 'Form or references of the pack need a correction; follow the text.'],
  },
};
