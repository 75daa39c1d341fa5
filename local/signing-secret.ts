import { randomBytes } from 'node:crypto';

/** A signing secret of ZephyrCart's look, new in every run: nobody can mistake it for a real one that leaked. */
export const newSigningSecret = (): string => `whsec_local_${randomBytes(16).toString('hex')}`;
