import { fitted } from '../text.ts';
import { type Field, type Fitting, LENGTHS } from './fields.ts';

/** Text as SAP Business One takes it in a field. Undefined when nothing is left. */
export function clip<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined {
  return fitted(text, LENGTHS[field]) as Fitting<F> | undefined;
}

/** A code is right or wrong, never shortened: one that is too long for the field is left out. */
export function code<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined {
  const whole = text?.trim().toUpperCase() ?? '';
  return /^[A-Z0-9]+$/.test(whole) && whole.length <= LENGTHS[field] ? (whole as Fitting<F>) : undefined;
}

/** The calendar date so many days later. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
