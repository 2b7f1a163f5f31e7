// Loaded into the n8n that is measured: what is garbage should not count as memory that is held.
const { writeFileSync } = require('node:fs');

process.on('SIGUSR2', () => {
	global.gc();
	global.gc();
	const { rss, heapUsed } = process.memoryUsage();
	writeFileSync(process.env.MEMORY_FILE, JSON.stringify({ rss, heapUsed }));
});
