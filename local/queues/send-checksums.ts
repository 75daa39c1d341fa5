import { md5 } from './characters.ts';

type Fields = Readonly<Record<string, unknown>>;

/** SDK clients compare the answer to a send with the checksum of the body that *they* sent, not of what fauxqs keeps. */
export function withSentChecksums(action: string, input: Fields, output: Fields): Fields {
  if (action === 'SendMessage' && typeof input.MessageBody === 'string') {
    return { ...output, MD5OfMessageBody: md5(input.MessageBody) };
  }
  if (action !== 'SendMessageBatch' || !Array.isArray(input.Entries) || !Array.isArray(output.Successful))
    return output;
  const bodies = new Map(input.Entries.map((entry: Fields) => [entry.Id, String(entry.MessageBody)]));
  return {
    ...output,
    Successful: output.Successful.map((sent: Fields) => ({
      ...sent,
      MD5OfMessageBody: md5(bodies.get(sent.Id) ?? ''),
    })),
  };
}
