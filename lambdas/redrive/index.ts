import configuration from 'bridge-configuration';
import { redriveFrom } from './wiring.ts';

export const handler = redriveFrom(process.env, configuration);
