import configuration from 'bridge-configuration';
import { consumerFrom } from './wiring.ts';

export const handler = consumerFrom(process.env, configuration);
