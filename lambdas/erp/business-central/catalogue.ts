import type { FoundItems, ItemDirectory } from '../catalogue.ts';
import type { Failure } from '../failures.ts';
import type { Item } from '../items.ts';
import { type Json, textProperty } from '../json.ts';
import { rows } from './answers.ts';
import { batchAnswers } from './batch-answers.ts';
import type { ApiRequest, Client } from './client.ts';
import type { Guid } from './fields.ts';
import { refusedRead } from './lists.ts';
import { batch, literal, type Paths } from './paths.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { unreadable } from './settlement.ts';
import { asked, type Meaning, meaningOf, strategyOf } from './sku-meanings.ts';

/** Values in one filter: an address stays well under the 2,048 characters that web servers take. */
const FILTER_SIZE = 20;

type Share = <T>(work: (client: Client) => Promise<T>) => Promise<T>;

/**
 * Business Central's items by what a SKU is there (contract sheet business-central 5.2): a GTIN, or an item's number and
 * the code of a variant. Undefined where every SKU is an item's number, or the table says which.
 */
export function createItemDirectory(
  share: Share,
  paths: Paths,
  settings: BusinessCentralSettings,
): ItemDirectory | undefined {
  const isAsked = (sku: string) => asked(sku, settings);
  if (!Object.keys(settings.items).some(isAsked) && strategyOf(settings) === 'number') return undefined;
  return {
    isAsked,
    find: (skus, signal) =>
      share((client) =>
        find(
          client,
          paths,
          skus.map((sku) => meaningOf(sku, settings)),
          signal,
        ),
      ),
  };
}

async function find(
  client: Client,
  paths: Paths,
  meanings: readonly Meaning[],
  signal: AbortSignal,
): Promise<FoundItems | { readonly failure: Failure }> {
  const distinct = (values: readonly (string | undefined)[]) => [...new Set(values.flatMap((value) => value ?? []))];
  const gtins = distinct(meanings.map(({ gtin }) => gtin));
  const numbers = distinct(meanings.map(({ number }) => number));
  const varied = distinct(meanings.map(({ variant }) => variant?.item));
  const answers = await ask(
    client,
    [
      ...lists(paths, 'items', 'gtin', gtins, 'number,gtin'),
      ...lists(paths, 'items', 'number', numbers, 'number,gtin'),
      ...lists(paths, 'itemVariants', 'itemNumber', varied, 'id,itemNumber,code'),
    ],
    signal,
  );
  if ('failure' in answers) return answers;
  return new Map(meanings.map((meaning) => [meaning.sku, candidates(meaning, answers.rows)]));
}

/** One item by its whole number comes before a variant: so it would be written without variants. */
function candidates({ gtin, number, variant, unitOfMeasure }: Meaning, all: readonly Json[]): readonly Item[] {
  const unit = unitOfMeasure === undefined ? {} : { unitOfMeasure };
  const text = (row: Json, name: string) => textProperty(row, name)?.toUpperCase();
  const items = all.flatMap((row) => {
    const found = text(row, 'number');
    const isMeant = found !== undefined && (found === number || (gtin !== undefined && text(row, 'gtin') === gtin));
    return isMeant ? [{ number: found }] : [];
  });
  if (items.length > 0 || variant === undefined) return items;
  return all.flatMap((row) => {
    const isMeant = text(row, 'itemNumber') === variant.item && text(row, 'code') === variant.code;
    const variantId = textProperty(row, 'id');
    return isMeant && isGuid(variantId) ? [{ number: variant.item, variantId, ...unit }] : [];
  });
}

const isGuid = (text: string | undefined): text is Guid =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? '');

function lists(
  paths: Paths,
  set: 'items' | 'itemVariants',
  field: string,
  values: readonly string[],
  select: string,
): readonly ApiRequest[] {
  const parts = Array.from({ length: Math.ceil(values.length / FILTER_SIZE) }, (_, part) =>
    values.slice(part * FILTER_SIZE, (part + 1) * FILTER_SIZE),
  );
  return parts.map((part) => {
    const filter = part.map((value) => `${field} eq ${literal(value)}`).join(' or ');
    return { method: 'GET', path: paths.list(set, { filter, select }) };
  });
}

/** In one round trip. Only clean, whole answers say what there is. */
async function ask(
  client: Client,
  requests: readonly ApiRequest[],
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Json[] } | { readonly failure: Failure }> {
  const [only] = requests;
  if (only === undefined) return { rows: [] };
  const single = requests.length === 1;
  const reply = await client.read(single ? only : batch(requests), signal);
  if (!('status' in reply)) {
    // As for a look-up: one that stays silent, after several tries, is down for everybody.
    const { failure } = reply;
    return { failure: failure.retryAfterSeconds === undefined ? { ...failure, class: 'systemic' } : failure };
  }
  if (reply.status !== 200) return { failure: refusedRead(client, reply) };
  const found: Json[] = [];
  for (const answer of single ? [reply] : batchAnswers(reply, requests.length)) {
    if (answer === undefined) return { failure: unreadable(200) };
    const list = answer.status === 200 ? rows(answer.body) : undefined;
    if (list === undefined) return { failure: refusedRead(client, answer) };
    found.push(...list);
  }
  return { rows: found };
}
