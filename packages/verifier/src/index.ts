/** `@postern/verifier`: the service that a delegating gate asks. */
export {};
