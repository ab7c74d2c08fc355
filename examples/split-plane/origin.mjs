// The bucket of examples/private-site: it cannot tell which kind of gate is in front of it.
export { startOrigin } from '../private-site/origin.mjs';
