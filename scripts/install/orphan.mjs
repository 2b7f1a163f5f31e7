import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

const ASK_EVERY_MS = 1_000;

/**
 * Calls back once when whoever started this process has gone, killed so that it could tell nobody. An
 * npm script has two starters, npm and a shell: npm's end is seen where the system tells of it (Linux).
 *
 * @param {() => void} callback
 * @returns {() => void} ends the watch
 */
export function onOrphaned(callback) {
	const before = starters();
	const timer = setInterval(() => {
		if (starters() === before) return;
		clearInterval(timer);
		callback();
	}, ASK_EVERY_MS);
	timer.unref();
	return () => clearInterval(timer);
}

/** Who started this process, and who started that one; others take an orphan's place. */
function starters() {
	const byNpm = process.env.npm_lifecycle_event !== undefined;
	return [process.ppid, byNpm && parentOf(process.ppid)].join();
}

function parentOf(pid) {
	try {
		// "pid (name) state parent ...", and a name may hold anything but comes before the last bracket.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
	} catch {
		return undefined;
	}
}
