// The internal API that n8n's own editor uses: made for its version 2.41, each call checked there.
export * from './rest/accounts';
export * from './rest/credentials';
export * from './rest/events';
export * from './rest/executions';
export * from './rest/http';
export * from './rest/workflows';
