import { killEverywhere } from './killing.ts';

killEverywhere('business-central');
