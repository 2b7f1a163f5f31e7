// n8n-core logs through its own logger; its lines would bury the test results.
process.env.N8N_LOG_LEVEL ??= 'silent';
