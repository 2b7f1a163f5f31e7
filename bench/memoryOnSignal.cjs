// Loaded into the n8n that is measured: what is garbage should not count as memory that is held.
const { renameSync, writeFileSync } = require('node:fs');

process.on('SIGUSR2', () => {
	// The thorough one also gives back to the machine what is free.
	const thorough = { type: 'major', execution: 'sync', flavor: 'last-resort' };
	global.gc(thorough);
	global.gc(thorough);
	const { rss, heapUsed } = process.memoryUsage();
	const file = process.env.MEMORY_FILE;
	// Put in place whole: who reads it must not find it half written.
	writeFileSync(`${file}.new`, JSON.stringify({ rss, heapUsed }));
	renameSync(`${file}.new`, file);
});
