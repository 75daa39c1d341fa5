import { isArray, property, textProperty } from '../json.ts';
import type { Answer } from './answers.ts';

/**
 * The answers inside a batch, in the order of its requests. Business Central stops at the first failure, so the array can
 * be short: a missing answer is undefined. The envelope's 200 says nothing about them (contract sheet business-central 7).
 */
export function batchAnswers(envelope: Answer, count: number): readonly (Answer | undefined)[] {
  const responses = property(envelope.body, 'responses');
  const list = envelope.status === 200 && isArray(responses) ? responses : [];
  return Array.from({ length: count }, (_, index) => {
    const own = list.filter((response) => textProperty(response, 'id') === String(index + 1));
    const [response] = own;
    const status = Number(textProperty(response, 'status') ?? Number.NaN);
    return own.length === 1 && Number.isInteger(status) ? { status, body: property(response, 'body') } : undefined;
  });
}
