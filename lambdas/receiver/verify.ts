import { type Verdict, verifySignature } from '../zephyrcart/signature.ts';
import { REFRESH_WITHIN_MS } from './budget.ts';
import type { Delivery } from './delivery.ts';
import type { SigningSecret } from './signing-secret.ts';

/** Nothing can be verified, hence nothing be refused: the sender has to come again. The cause says why. */
export class NoSigningSecretError extends Error {
  override readonly name = 'NoSigningSecretError';
}

/**
 * Verifies with the secrets that are held and, if the digest is wrong, once more with freshly read ones: a rotation
 * needs no deploy. Other failures would fail with any secret and never cause a read.
 * @throws NoSigningSecretError
 */
export async function verifyDelivery(
  { signingSecret, now }: { readonly signingSecret: SigningSecret; readonly now: () => number },
  { signature, body }: Pick<Delivery, 'signature' | 'body'>,
  startedAt: number,
): Promise<Verdict> {
  const nowSeconds = Math.floor(startedAt / 1000);
  const verify = (secrets: readonly string[]) => verifySignature({ header: signature, body, secrets, nowSeconds });

  const held = await signingSecret.current().catch((cause: unknown) => {
    throw new NoSigningSecretError('No signing secret is at hand.', { cause });
  });
  const verdict = verify(held);
  if (verdict.valid || verdict.cause !== 'wrong' || now() - startedAt > REFRESH_WITHIN_MS) return verdict;
  const fresh = await signingSecret.refreshed();
  return fresh === undefined ? verdict : verify(fresh);
}
