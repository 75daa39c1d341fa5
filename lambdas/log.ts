import { Logger } from '@aws-lambda-powertools/logger';

/** Structured lines: a message of few fixed words, and fields. Never a body, a signature, a secret or personal data. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Powertools' logger; `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` are its environment. */
export function createLog(): Log {
  const logger = new Logger();
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  };
}
