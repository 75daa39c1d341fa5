import { describe, expect, it } from 'vitest';
import { ownerOf, REASONS } from '../../lambdas/erp/failures.ts';
import { resources } from '../stack/reading.ts';
import { synthesise } from '../stack/synthesise.ts';
import { below, read } from './markdown.ts';

const runbook = read('docs/operate.md');
const alarmSections = below(runbook, 'Alarms');
const reasonSections = below(runbook, 'Reasons');

/** Fragments that the alarms of the stack send people to. */
function headingsOfAlarms(): readonly string[] {
  const alarms = resources(synthesise().template, 'AWS::CloudWatch::Alarm');
  return alarms.map(([, { Properties }]) => String(Properties.AlarmDescription).replace(/^.*#/, ''));
}

describe('the runbook', () => {
  it('has one heading for every alarm, and none for an alarm that does not exist', () => {
    // Act
    const wanted = new Set(headingsOfAlarms());

    // Assess
    expect(wanted.size).toBeGreaterThan(5);
    expect(alarmSections.map(({ fragment }) => fragment).toSorted()).toEqual([...wanted].toSorted());
  });

  it('has one heading for every reason and for the flag of a posted document, and none for any other', () => {
    // Act
    const headings = reasonSections.map(({ heading, fragment }) => [heading, fragment]);

    // Assess: the heading is the reason itself, so that the fragment is, too.
    const wanted = [...REASONS, 'erp_total_differs'].map((reason) => [reason, reason]);
    expect(headings.toSorted()).toEqual(wanted.toSorted());
  });

  it.each([...REASONS, 'erp_total_differs'] as const)('says who mends %s, as pages do', (reason) => {
    // Act
    const section = reasonSections.find(({ heading }) => heading === reason);

    // Assess
    expect(section?.text).toContain(`- **Owner.** ${ownerOf(reason)}\n`);
  });

  it.each(alarmSections)('says whose $heading is: operations first, and who comes after them', ({ text }) => {
    expect(text).toMatch(/^- \*\*Owner\.\*\* operations(, then [^\n.]+)?$/m);
  });

  it.each([...alarmSections, ...reasonSections])(
    'says of $heading whose it is, what it means, where to look, how to mend it and when it is over',
    ({ text }) => {
      // Act
      const parts = [...text.matchAll(/^- \*\*(.+)\.\*\* \S/gm)].map(([, label]) => label);

      // Assess
      expect(parts).toEqual(['Owner', 'Means', 'The customer notices', 'Look', 'Mend', 'Over when']);
    },
  );
});
