import { Decimal, decimal } from '../simulation/decimal.ts';
import { isObject, type JsonObject } from '../simulation/json.ts';
import { rateOn } from './company.ts';
import { numberOf, textOf, wholeOf } from './given.ts';
import { type FinalKind, TABLES } from './marketing-document.ts';
import { checkDates } from './periods.ts';
import { checkCountries, checkHeaderReferences } from './references.ts';
import { internalError, invalid, unknownCustomer } from './refusals.ts';
import { type Turn, today } from './turn.ts';

/** What the rows of a document need to know of its head. */
export interface Header {
  /** As sent, with the defaults that B1 puts in. */
  readonly given: JsonObject;
  readonly cardCode: string;
  readonly isService: boolean;
  readonly currency: string;
  /** Local units for one of the document's currency. */
  readonly rate: Decimal;
  readonly discountPercent: Decimal;
  readonly rounding: Decimal;
}

/** Throws a Refused for what B1 does not accept in a header (contract sheet sap-business-one 2.2, 8.2 rows 12 to 21, 26, 27). */
export function readHeader(kind: FinalKind, sent: JsonObject, turn: Turn): Header {
  const partner = findCustomer(sent, turn);
  checkHeaderReferences(sent, turn.company);
  if (isObject(sent.AddressExtension)) checkCountries(sent.AddressExtension);
  checkBranch(kind, sent, turn);
  const given = withDefaults(kind, sent, partner, turn);
  checkDates(kind, sent, given, turn);
  const currency = textOf(given, 'DocCurrency') ?? turn.company.localCurrency;
  checkPartnerCurrency(kind, currency, partner, turn);
  return {
    given,
    cardCode: textOf(given, 'CardCode') ?? '',
    isService: given.DocType === 'dDocument_Service',
    currency,
    rate: rateOf(currency, given, turn),
    discountPercent: numberOf(given, 'DiscountPercent') ?? Decimal.zero,
    rounding: given.Rounding === 'tYES' ? (numberOf(given, 'RoundingDiffAmount') ?? Decimal.zero) : Decimal.zero,
  };
}

function findCustomer(sent: JsonObject, { company }: Turn): JsonObject {
  const code = textOf(sent, 'CardCode');
  const partner = code === undefined ? undefined : company.master.BusinessPartners.get(code);
  if (partner === undefined || partner.CardType !== 'cCustomer') throw unknownCustomer();
  if (partner.Frozen === 'tYES' || partner.Valid === 'tNO') {
    throw invalid(-10, `Business partner '${code}' is inactive`);
  }
  return partner;
}

/** Without branches nobody may name one; with them everybody has to. */
function checkBranch(kind: FinalKind, sent: JsonObject, { company, switches }: Turn): void {
  const branch = wholeOf(sent, 'BPL_IDAssignedToInvoice');
  if (!switches.branches && branch !== undefined) throw internalError();
  if (switches.branches && (branch === undefined || !company.branches.has(branch))) {
    throw invalid(-5002, `Specify an active branch  [${TABLES[kind]}.BPLId]`);
  }
}

/** The customer's own discount fills a gap without a word: that is why a client always sends one. */
function withDefaults(kind: FinalKind, sent: JsonObject, partner: JsonObject, turn: Turn): JsonObject {
  const day = textOf(sent, 'DocDate') ?? today(turn);
  if (sent.DiscountPercent === undefined) turn.violation('discount left open', 'DiscountPercent of Document');
  for (const name of ['DocTotal', 'DocTotalFc']) {
    // What B1 makes of a total that it is given, no source tells; here it computes its own.
    if (sent[name] !== undefined) turn.violation('total set', `${name} of Document`);
  }
  return {
    DocType: 'dDocument_Items',
    CardName: partner.CardName ?? null,
    DocDate: day,
    TaxDate: day,
    DocCurrency: partner.Currency === '##' ? turn.company.localCurrency : (partner.Currency ?? null),
    DiscountPercent: partner.DiscountPercent ?? Decimal.zero,
    SalesPersonCode: decimal('-1'),
    PaymentGroupCode: decimal('-1'),
    Series: decimal(kind === 'order' ? '4' : '5'),
    Confirmed: 'tYES',
    Rounding: 'tNO',
    JournalMemo: `${kind === 'order' ? 'Sales Orders' : 'A/R'} - ${textOf(sent, 'CardCode')}`,
    ...sent,
  };
}

function checkPartnerCurrency(kind: FinalKind, currency: string, partner: JsonObject, { company }: Turn): void {
  if ([partner.Currency, company.localCurrency].includes(currency) || partner.Currency === '##') return;
  throw invalid(
    -10,
    `Document currency does not fit the business partner  [${TABLES[kind]}.DocCurrency] , '${currency}'`,
  );
}

function rateOf(currency: string, given: JsonObject, { company }: Turn): Decimal {
  if (currency === company.localCurrency) return decimal('1');
  const rate = numberOf(given, 'DocRate') ?? rateOn(company, currency, textOf(given, 'DocDate') ?? '');
  if (rate === undefined || rate.isZero) throw invalid(-4006, `Update the exchange rate  , '${currency}'`);
  return rate;
}
