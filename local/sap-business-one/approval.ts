import type { Computed, FinalKind, MarketingDocument } from './marketing-document.ts';
import { post } from './posting.ts';
import { keep, nextEntry, store } from './storage.ts';
import type { Switches } from './switches.ts';
import type { Turn } from './turn.ts';

type Place = Pick<Turn, 'company' | 'now'>;

export function caughtByApproval(kind: FinalKind, { approval }: Switches): boolean {
  if (approval === 'all') return true;
  return (approval === 'orders' && kind === 'order') || (approval === 'creditNotes' && kind === 'credit memo');
}

/** A draft bears the number that the document would get, and takes none. */
export function keepAsDraft(
  computed: Computed,
  authorization: MarketingDocument['authorization'],
  turn: Place,
): MarketingDocument {
  const entry = nextEntry(turn.company, 'draft');
  const number = turn.company.lastNumbers[computed.becomes] + 1;
  return keep({ ...computed, kind: 'draft', entry, number, authorization }, turn);
}

/** Somebody who may says yes or no. Throws a RangeError for a draft that nobody was asked about. */
export function decide(
  draft: MarketingDocument,
  decision: 'dasApproved' | 'dasRejected',
  turn: Place,
): MarketingDocument {
  if (draft.authorization !== 'dasPending') throw new RangeError(`draft ${draft.entry} is not pending`);
  return store({ ...draft, authorization: decision }, turn);
}

/** The user adds the approved draft: now there is a document, and the draft is closed. */
export function addApproved(draft: MarketingDocument, turn: Place): MarketingDocument {
  if (draft.authorization !== 'dasApproved') throw new RangeError(`draft ${draft.entry} is not approved`);
  const { kind: _draft, entry: _entry, number: _number, ...computed } = draft;
  const document = post(
    { ...computed, authorization: 'dasWithout', version: 1, createdAt: turn.now, updatedAt: turn.now },
    turn,
  );
  store({ ...draft, authorization: 'dasGenerated', open: false }, turn);
  return document;
}
