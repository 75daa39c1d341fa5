import { text } from './fields.ts';

/** An address of an ERP, as somebody writes it. */
export const address = text(
  'an https URL (http for loopback addresses only) without query, fragment or credentials',
  isAddress,
  (value) => {
    const secure = /^[\w.-]+\.[\w.-]+(:\d+)?(\/|$)/.test(value)
      ? `https://${value}`
      : value.replace(/^http:/i, 'https:');
    return isAddress(secure) ? secure : undefined;
  },
);

/** The address without a slash at the end; an origin alone gets the path that is usual there. */
export function complete(given: string, usualPath: string): string {
  const url = new URL(given);
  return url.pathname === '/' ? `${url.origin}${usualPath}` : `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function isAddress(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(value)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(value));
}

/** Whether a URL never leaves this machine: 127.0.0.0/8, `localhost` or `::1`. */
export function isLoopback(value: unknown): boolean {
  const host = typeof value === 'string' ? URL.parse(value)?.hostname : undefined;
  return host !== undefined && (host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host));
}
