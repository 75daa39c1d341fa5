import { fitted } from '../text.ts';
import { type Field, type Fitting, LENGTHS } from './fields.ts';

/** Text as Business Central takes it in a field. Undefined when nothing is left. */
export function clip<F extends Field>(text: string | undefined, field: F): Fitting<F> | undefined {
  return fitted(text, LENGTHS[field]) as Fitting<F> | undefined;
}

/** Letters in a phone number are an error there: keeps what Microsoft's own shop connector keeps. */
export function phone(text: string | undefined): Fitting<'phoneNumber'> | undefined {
  return clip(text?.replaceAll(/[^0-9 +()/.]/g, ''), 'phoneNumber');
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}$`);

/** An address that Business Central would refuse is left out: an order is worth more than its e-mail field. */
export function email(text: string | undefined): Fitting<'email'> | undefined {
  const address = text?.trim();
  const fits = address !== undefined && address.length <= LENGTHS.email && EMAIL.test(address);
  return fits ? (address as Fitting<'email'>) : undefined;
}
