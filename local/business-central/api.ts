import { workCustomers } from './customer-resources.ts';
import type { Operation, Result } from './operation.ts';
import { parseSegments, type Segment } from './path.ts';
import { REFERENCE_SETS, workReferences } from './reference-resources.ts';
import { badRequest, methodNotAllowed, Refused, unknownResource } from './refusals.ts';
import { DOCUMENT_SETS, workDocuments, workFlatLines } from './sales-resources.ts';
import type { Session } from './session.ts';

/** Works one operation in one turn: no other request can see it half done. Throws a Refused. */
export function work(operation: Operation, session: Session): Result {
  const url = new URL(operation.path, 'http://api/');
  const segments = parseSegments(url.pathname.slice(1));
  checkHeaders(operation, segments, session);
  const [first, ...rest] = segments;
  if (first?.name === 'companies' && rest.length === 0) return companies(first, operation, session);
  const company = first?.name === 'companies' ? first.key : url.searchParams.get('company');
  if (company?.toLowerCase() !== session.company.id) {
    throw new Refused(404, 'Internal_CompanyNotFound', `Cannot find company '${company ?? ''}'.`);
  }
  return workSet(first?.name === 'companies' ? rest : segments, operation, url.searchParams, session);
}

function workSet(
  segments: readonly Segment[],
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  const [head] = segments;
  if (head === undefined) throw unknownResource(operation.path);
  if (head.name === 'customers' && segments.length === 1)
    return workCustomers(head.key, operation, parameters, session);
  const documents = DOCUMENT_SETS.find(({ type }) => type.set === head.name);
  if (documents !== undefined) return workDocuments(documents, segments, operation, parameters, session);
  const lines = DOCUMENT_SETS.find(({ type }) => type.lines?.set === head.name);
  if (lines !== undefined && segments.length === 1) return workFlatLines(lines, head, operation, parameters, session);
  const reference = REFERENCE_SETS.find(({ type }) => type.set === head.name);
  if (reference !== undefined && segments.length <= 2) {
    return workReferences(reference, segments, operation, parameters, session);
  }
  throw unknownResource(operation.path);
}

function companies(head: Segment, operation: Operation, session: Session): Result {
  if (operation.method !== 'GET') throw methodNotAllowed(operation.method, 'companies');
  const { id, name } = session.company;
  const company = { id, systemVersion: '29.0.1', name, displayName: name, businessProfileId: '' };
  const root = session.companyUrl.slice(0, session.companyUrl.lastIndexOf('/companies('));
  const context = `${root}/$metadata#companies`;
  if (head.key === undefined)
    return { status: 200, headers: {}, body: { '@odata.context': context, value: [company] } };
  if (head.key !== id) throw new Refused(404, 'Internal_CompanyNotFound', `Cannot find company '${head.key}'.`);
  return { status: 200, headers: {}, body: { '@odata.context': `${context}/$entity`, ...company } };
}

/** What every request has to say, and what a look-up must never say (contract sheet business-central 1.3). */
function checkHeaders({ method, headers, body }: Operation, segments: readonly Segment[], session: Session): void {
  if (headers.get('accept-language') === null) {
    session.violation('accept-language missing', 'error texts depend on the language');
  }
  if (body !== '' && !/^application\/json\b/i.test(headers.get('content-type') ?? '')) {
    throw new Refused(
      415,
      'BadRequest',
      'The content type of the request body must be application/json.',
      'unreadable body',
    );
  }
  if (headers.get('data-access-intent')?.toLowerCase() !== 'readonly') return;
  if (method !== 'GET') {
    throw badRequest('Data-Access-Intent: ReadOnly is only supported on GET requests.', 'data-access-intent');
  }
  if (segments.some(({ name }) => DOCUMENT_SETS.some(({ type }) => type.set === name))) {
    session.violation('data-access-intent', 'a replica may lag: it cannot prove that a document is absent');
  }
}
