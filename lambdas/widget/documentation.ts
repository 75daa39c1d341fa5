import { PER_PAGE, SORTS } from './ranking.ts';
import { AT_ONCE } from './redriving.ts';

/** What the console shows under "Get documentation". */
export const DOCUMENTATION = `## Failures that wait, by cause

One row for each cause that events failed for and that a person has to mend: how many events wait, how much money in each
currency, since when, what to do, and the heading of the runbook. Figures are estimates between two counts of the census.
An event that failed for two SKUs counts for both.

**Rehearse** asks the redrive function what would pass, and moves nothing. **Redrive** asks you first, then gives the dead
letters of that cause back to the event queue, ${AT_ONCE} at a time; while its answer says \`finished: false\`, press again. Both run with
*your* rights: you need \`lambda:InvokeFunction\` on the redrive function. This widget itself can only read.

### Parameters

Parameter | Values | Default | Means
---|---|---|---
\`sort\` | ${SORTS.map((sort) => `\`${sort}\``).join(', ')} | \`${SORTS[0]}\` | What stands first: most money in the shop's own currency, the oldest cause, or most events
\`page\` | 1 and up | 1 | Page of ${PER_PAGE} causes

### Example

\`\`\` yaml
sort: age
\`\`\`
`;
