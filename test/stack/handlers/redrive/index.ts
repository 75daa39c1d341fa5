import configuration from 'bridge-configuration';

export const handler = async (): Promise<string> => `redrive in ${configuration.timeZone}`;
