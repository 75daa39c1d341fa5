import configuration from 'bridge-configuration';
import { widgetFrom } from './wiring.ts';

export const handler = widgetFrom(process.env, configuration);
