// Loaded into the n8n child with `node --require`, so that no n8n outlives the process that started
// it: when that process goes, however it goes (even by SIGKILL), the IPC channel closes, and n8n is
// told to stop. Plain Node strips the types of this file, so it imports nothing.

// Enough for a server to stop in good order; nobody reads what n8n's executions would still write.
const GRACE_MS = 2_000;

process.once('disconnect', () => {
	// The child leads its own process group, so this takes its task runner along.
	const killGroup = () => {
		process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
	};
	process.once('exit', killGroup);
	setTimeout(killGroup, GRACE_MS).unref();
	if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
	else killGroup();
});

// Listening must not keep n8n alive once it has finished stopping.
process.channel?.unref();
