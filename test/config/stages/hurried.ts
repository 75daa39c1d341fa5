import { defineBridge } from '../../../config/define.ts';
import { settings } from '../settings.ts';

export default defineBridge({ ...settings, erp: { ...settings.erp, settlingSeconds: 600 } });
