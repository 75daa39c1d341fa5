import { receiverFrom } from './wiring.ts';

export const handler = receiverFrom(process.env);
