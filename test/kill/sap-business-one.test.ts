import { killEverywhere } from './killing.ts';

killEverywhere('sap-business-one');
