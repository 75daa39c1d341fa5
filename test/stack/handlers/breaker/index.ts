import configuration from 'bridge-configuration';

export const handler = async (): Promise<string> => `breaker in ${configuration.timeZone}`;
