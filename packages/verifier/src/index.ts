/** `@postern/verifier`: the service that a delegating gate asks. */
export { type AppPorts, createVerifierApp, type Handled, type VerifierApp } from './app.ts';
export {
  type AuthenticationOptions,
  type ClientOptions,
  defineVerifier,
  type HmacKeyOptions,
  type LimitOptions,
  type ServerOptions,
  type VerifierConfig,
} from './config/config.ts';
export {
  createLineWriter,
  createRequestLog,
  type EndpointName,
  type Observe,
  type RequestReport,
  type WriteLine,
} from './observe.ts';
export { type RunningServer, type StartPorts, startServer } from './server/start-server.ts';
export type { Service, ServicePorts } from './service.ts';
export type { ServiceRequest } from './service-request.ts';
