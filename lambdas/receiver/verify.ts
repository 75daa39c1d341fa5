import { verifySignature } from '../zephyrcart/signature.ts';
import { REFRESH_WITHIN_MS } from './budget.ts';
import type { Delivery } from './delivery.ts';
import type { SigningSecret } from './signing-secret.ts';

/**
 * Verifies with the secrets that are held and, if the digest is wrong, once more with freshly read ones: a rotation
 * needs no deploy. Other failures would fail with any secret and never cause a read.
 * @throws whatever {@link SigningSecret.current} throws
 */
export async function verifyDelivery(
  { signingSecret, now }: { readonly signingSecret: SigningSecret; readonly now: () => number },
  { signature, body }: Pick<Delivery, 'signature' | 'body'>,
  startedAt: number,
): Promise<ReturnType<typeof verifySignature>> {
  const nowSeconds = Math.floor(startedAt / 1000);
  const verify = (secrets: readonly string[]) => verifySignature({ header: signature, body, secrets, nowSeconds });

  const held = await signingSecret.current();
  const verdict = verify(held);
  if (verdict.valid || verdict.cause !== 'wrong' || now() - startedAt > REFRESH_WITHIN_MS) return verdict;
  const fresh = await signingSecret.refreshed();
  return fresh === undefined ? verdict : verify(fresh);
}
