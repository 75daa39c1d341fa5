/** No stage: it exports no configuration. */
export const note = 'not a configuration';
