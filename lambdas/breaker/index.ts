import configuration from 'bridge-configuration';
import { breakerFrom } from './wiring.ts';

export const handler = breakerFrom(process.env, configuration);
