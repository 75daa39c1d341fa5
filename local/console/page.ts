import { Html, html } from '../../lambdas/widget/html.ts';
import { amount } from '../../lambdas/widget/words.ts';
import type { LedgerEntry } from '../ledger-view.ts';
import { shorten } from '../narrator.ts';
import type { ErpRecord } from '../simulator.ts';
import type { DeadLetter, Depth, Snapshot } from './snapshot.ts';
import { STYLE } from './style.ts';

const REFRESH_SECONDS = 3;

/** The console: one page, rendered here, that loads itself anew every few seconds. */
export function renderPage(snapshot: Snapshot, notice?: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}; url=/">
<title>Bridge console</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<div class="head"><h1>ZephyrCart to ${snapshot.erp}, on this machine</h1>
<span class="soft">refreshes every ${REFRESH_SECONDS} seconds</span></div>
<p class="soft">Webhook <code>${snapshot.webhookUrl}</code></p>
${notice === undefined ? undefined : html`<p class="notice" role="status">${notice}</p>`}
<div class="tiles">${snapshot.depths.map(depthTile)}${breakerTile(snapshot)}</div>
<h2>Ledger</h2>
${panel(
  snapshot.entries.map((entry) => entryRow(entry, snapshot.takenAt)),
  ['Key', 'Status', 'Document', 'Total', 'Changed'],
  'No event has arrived yet. Post one with: npm run send -- order-created-live',
)}
<div class="head"><h2>Dead letters</h2><a href="/widget">by cause, as the dashboard shows them</a>${snapshot.deadLetters.length > 0 ? REDRIVE : undefined}</div>
${panel(
  snapshot.deadLetters.map((letter) => deadLetterRow(letter, snapshot.takenAt)),
  ['Event', 'Reason', 'First sent'],
  'None: every event that was taken in is on its way or posted.',
)}
<h2>Documents in ${snapshot.erp}</h2>
${panel(snapshot.records.map(recordRow), ['Number', 'Kind', 'Reference', 'Total'], 'None yet.')}
</main>
</body>
</html>
`.text;
}

const REDRIVE = html`<form method="post" action="/redrive"><button>Redrive all</button></form>`;

function panel(rows: readonly Html[], columns: readonly string[], whenEmpty: string): Html {
  if (rows.length === 0) return html`<div class="panel empty">${whenEmpty}</div>`;
  return html`<div class="panel"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const depthTile = ({ name, visible, inFlight, delayed }: Depth) =>
  html`<div class="tile">${name}<strong>${visible}</strong><span class="soft">${inFlight} in work or hidden, ${delayed} delayed</span></div>`;

function breakerTile({ breaker }: Snapshot): Html {
  const state = breaker.paused === undefined ? (breaker.state ?? 'closed') : 'paused';
  const why = [
    breaker.paused && `paused by hand: ${breaker.paused.why ?? ''}`,
    inWords(breaker.reason, breaker.detail),
  ];
  const explanation = why.filter(Boolean).join('; ') || 'events are delivered';
  return html`<div class="tile">Breaker<strong class="${state}">${state}</strong><span class="soft">${explanation}</span></div>`;
}

const entryRow = (entry: LedgerEntry, now: number) => html`<tr>
<td data-label="Key"><code class="key" title="${entry.id}">${shorten(entry.id)}</code></td>
<td data-label="Status"><span><span class="status ${entry.status}">${entry.status}</span> ${inWords(entry.reason, entry.detail)} ${entry.flag?.replaceAll('_', ' ')}</span></td>
<td data-label="Document"><span class="number">${entry.document?.number ?? '–'}</span></td>
<td data-label="Total" class="amount">${money(entry)}</td>
<td data-label="Changed" class="age">${age(Date.parse(entry.updatedAt ?? entry.receivedAt ?? ''), now)}</td></tr>`;

const deadLetterRow = (letter: DeadLetter, now: number) => html`<tr>
<td data-label="Event"><code class="key" title="${letter.subject}">${shorten(letter.subject)}</code></td>
<td data-label="Reason"><span>${inWords(letter.reason, letter.detail)}</span></td>
<td data-label="First sent" class="age">${age(letter.sentAt, now)}</td></tr>`;

const recordRow = (record: ErpRecord) => html`<tr>
<td data-label="Number"><span class="number">${record.number}</span></td>
<td data-label="Kind">${record.kind}</td>
<td data-label="Reference"><code>${record.reference}</code></td>
<td data-label="Total" class="amount">${record.total} ${record.currency}</td></tr>`;

function inWords(reason: string | undefined, detail: string | undefined): string {
  const words = reason?.replaceAll('_', ' ');
  return [words, detail].filter((part) => part !== undefined).join(': ');
}

/** A refund that waits for its order does not know its decimals yet: then those of its currency count. */
function money({ total, exponent, currency }: LedgerEntry): string {
  if (total === undefined || currency === undefined) return '–';
  return amount({ currency, minorUnits: total, ...(exponent === undefined ? {} : { exponent }) });
}

/** `at` in milliseconds since the epoch. */
function age(at: number, now: number): string {
  if (!Number.isFinite(at)) return '–';
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ago`;
}
