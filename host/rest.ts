// The internal API that n8n's own editor uses: each call checked with version 2.41.1, and
// those that test/e2e/n8nLine1.test.ts makes with 1.123.81 too.
export * from './rest/accounts';
export * from './rest/credentials';
export * from './rest/events';
export * from './rest/executions';
export * from './rest/http';
export * from './rest/workflows';
