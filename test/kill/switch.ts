import type { Poller } from '../../local/poller.ts';

/** The event source as the breaker sees it. Whether it delivers is up to whoever plays it; how it was switched is kept. */
export function createSwitch(): Poller & { readonly switched: readonly ('on' | 'off')[] } {
  const switched: ('on' | 'off')[] = [];
  return {
    switched,
    state: () => (switched.at(-1) === 'off' ? 'Disabled' : 'Enabled'),
    enable: () => void switched.push('on'),
    disable: () => void switched.push('off'),
    stop: async () => {},
  };
}
