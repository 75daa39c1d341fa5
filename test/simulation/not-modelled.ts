/** The code under test uses something that a model does not know: the run proves nothing and must not look as if it did. */
export class NotModelled extends Error {
  override readonly name = 'NotModelled';
}
