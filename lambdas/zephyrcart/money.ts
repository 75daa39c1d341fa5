/** Money in minor units of its currency (ISO 4217 exponent): an integer, 0 to 2^53 - 1, never a fraction. */
export type MinorUnits = number;

/** An exact decimal number as text, such as `46.20`. Only the ERP boundary turns it into a JSON number, by its digits. */
export type Decimal = string & { readonly __decimal: unique symbol };
