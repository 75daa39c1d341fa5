import { vi } from 'vitest';

/** Everything that the process writes from now on, as text and as the JSON lines in it. */
export function capturePrinted() {
  const chunks: string[] = [];
  const write = (chunk: string | Uint8Array) => {
    chunks.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(write),
    vi.spyOn(process.stderr, 'write').mockImplementation(write),
    vi.spyOn(console, 'warn').mockImplementation((...words: unknown[]) => void chunks.push(`${words.join(' ')}\n`)),
  ];
  const text = () => chunks.join('');
  const lines = (): Record<string, unknown>[] =>
    text()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  return {
    text,
    /** Log lines with this message. */
    logged: (message: string) => lines().filter((line) => line.message === message),
    /** Metrics as CloudWatch will read them: name, value, and each set of dimensions with its values. */
    metrics: () => lines().flatMap(metricsOf),
    restore: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

interface Emf {
  _aws?: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
}

function metricsOf(line: Record<string, unknown> & Emf) {
  return (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => ({
      namespace: Namespace,
      name: Name,
      value: line[Name],
      dimensions: Dimensions.map((set) => Object.fromEntries(set.map((name) => [name, line[name]]))),
    })),
  );
}
