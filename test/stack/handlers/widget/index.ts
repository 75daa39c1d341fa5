import configuration from 'bridge-configuration';

export const handler = async (): Promise<string> => `widget in ${configuration.timeZone}`;
