// A real n8n takes seconds to start and minutes to run a workflow that waits.
jest.setTimeout(600_000);
