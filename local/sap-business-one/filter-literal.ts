import { Decimal } from '../simulation/decimal.ts';
import type { Json } from '../simulation/json.ts';
import type { Field } from './field.ts';
import { optionName, readDay } from './field-value.ts';
import { invalid } from './refusals.ts';

/**
 * The value that a literal stands for, in the form in which rows keep it; null is blank. Throws a Refused for a literal of
 * another type (contract sheet sap-business-one 2.1, 6.2).
 */
export function readLiteral(field: Field, token: string): Json {
  if (token === 'null') return null;
  const quoted = /^(?:datetime)?'(.*)'$/s.exec(token)?.[1]?.replaceAll("''", "'");
  switch (field.type) {
    case 'whole':
    case 'number':
      if (quoted !== undefined || !/^-?\d+(\.\d+)?$/.test(token)) throw notA('NUMBER', field, quoted ?? token);
      return Decimal.parse(token);
    case 'date': {
      const day = quoted === undefined ? undefined : readDay(quoted);
      if (day === undefined) throw notA('DATE', field, quoted ?? token);
      return day;
    }
    case 'option': {
      const name = quoted === undefined ? undefined : optionName(field.members ?? {}, quoted);
      if (name === undefined) throw notA('valid member', field, quoted ?? token);
      return name;
    }
    default:
      if (quoted === undefined) throw notA('STRING', field, token);
      return quoted;
  }
}

function notA(wanted: string, field: Field, value: string): Error {
  return invalid(205, `the given value('${value}') of property '${field.name}' is not a ${wanted}`, 'wrong type');
}
