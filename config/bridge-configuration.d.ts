/**
 * The validated configuration of the stage that is being synthesised. The bundler puts its JSON in place of this
 * module, so that functions neither fetch nor evaluate anything at cold start (design D7).
 */
declare module 'bridge-configuration' {
  const configuration: import('./schema.ts').BridgeConfiguration;
  export default configuration;
}
