import configuration from 'bridge-configuration';

export const handler = async (): Promise<string> => `consumer in ${configuration.timeZone}`;
