import * as z from 'zod';

const about = { event: z.string(), key: z.string().exactOptional() };
const why = { reason: z.string(), sentence: z.string(), detail: z.string(), skus: z.array(z.string()).exactOptional() };
/** Facts that only ledger or ERP know, and what stands in for them here. */
const assumed = z.array(z.string());

/** What would become of one order or refund of an event. Amounts and texts are those of the request, to the letter. */
export const Preview = z.discriminatedUnion('outcome', [
  z.object({ ...about, outcome: z.literal('ignored'), why: z.string() }),
  z.object({
    ...about,
    outcome: z.literal('document'),
    request: z.object({ method: z.string(), path: z.string(), body: z.string() }),
    assumed,
    /** Each completes "whether". */
    openQuestions: z.array(z.string()),
  }),
  z.object({ ...about, outcome: z.literal('fails'), ...why, assumed: assumed.exactOptional() }),
  /** Not yet: a refund whose order has to be posted first. */
  z.object({ ...about, outcome: z.literal('waits'), ...why, assumed: assumed.exactOptional() }),
]);
export type Preview = z.infer<typeof Preview>;

/** What `bridge preview --json` prints. */
export const PreviewReport = z.object({ stage: z.string(), erp: z.string(), previews: z.array(Preview) });
export type PreviewReport = z.infer<typeof PreviewReport>;
