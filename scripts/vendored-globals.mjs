/** Stands in for the global scope in the vendored libraries: what they look for there, and no more. */
export const ownScope = { TextDecoder, TextEncoder };

const silence = () => undefined;

/** Stands in for the console in the vendored libraries: a node of n8n does not write to it. */
export const silentConsole = { error: silence, info: silence, log: silence, warn: silence };
