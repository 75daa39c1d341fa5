import { describe, expect, it } from 'vitest';
import { signingSecrets } from '../../lambdas/receiver/secret-text.ts';
import { json } from '../stack/reading.ts';
import { synthesise } from '../stack/synthesise.ts';
import { read } from './markdown.ts';

const guide = read('docs/deploy.md');

describe('docs/deploy.md', () => {
  it('lists exactly what a deleted stack leaves behind', () => {
    // Prepare
    const retained = Object.values(json(synthesise().template).Resources)
      .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
      .map(({ Type }) => Type);

    // Act
    const listed = [...guide.matchAll(/^\| `(AWS::\w+::\w+)` +\| (\d+) +\|/gm)].map(([, type = '', count]) => [
      type,
      Number(count),
    ]);

    // Assess
    const counts = [...Map.groupBy(retained, (type) => type)].map(([type, all]) => [type, all.length]);
    expect(listed.toSorted()).toEqual(counts.toSorted());
  });

  it('shows signing secrets in the form that the receiver reads', () => {
    // Act
    const shown = [...guide.matchAll(/\{"current": "[^}]*\}/g)].map(([text]) =>
      text.replaceAll(/<(\w+)>/g, 'whsec_$1'),
    );

    // Assess
    expect(shown.map(signingSecrets)).toEqual([['whsec_…'], ['whsec_new', 'whsec_old'], ['whsec_new']]);
  });

  it('never sends anybody to the newest CDK, whose 3.0.0 cannot read what is synthesised', () => {
    // Act
    const commands = [...guide.matchAll(/^\s*(?:npx|npm) .*$/gm)].map(([line]) => line);

    // Assess
    expect(commands.length).toBeGreaterThan(2);
    expect(commands.filter((line) => line.includes('aws-cdk'))).toEqual([]);
  });
});
