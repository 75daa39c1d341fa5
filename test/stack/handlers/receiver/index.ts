export const handler = async (): Promise<string> => 'receiver';
