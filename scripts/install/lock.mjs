import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const ASK_EVERY_MS = 500;

/**
 * Waits until nobody else holds the lock, and holds it. Two installs in one folder destroy each other.
 * A lock whose holder is dead is taken over, but not while an npm that it started still works.
 *
 * @param {string} file the lock; beside it must be room for another file
 * @param {(pid: number) => void} onWait told once, when somebody else holds it
 * @returns {Promise<{worker(pid: number): void, release(): void}>} `worker` names a process that keeps
 *   the lock alive beside this one
 */
export async function takeLock(file, onWait) {
	const id = randomUUID();
	const draft = `${file}.${id}`;
	const write = (more) => writeFileSync(draft, JSON.stringify({ id, pid: process.pid, ...more }));
	let told = false;
	for (;;) {
		write({});
		if (made(() => linkSync(draft, file))) {
			rmSync(draft);
			return {
				worker: (workerPid) => {
					write({ workerPid });
					renameSync(draft, file);
				},
				release: () => rmSync(file, { force: true }),
			};
		}
		rmSync(draft);
		const holder = read(file);
		if (holder && !isAlive(holder.pid) && !isAlive(holder.workerPid)) {
			removeDead(file, holder.id);
			continue;
		}
		if (holder && !told) onWait(holder.pid);
		told ||= holder !== undefined;
		await sleep(ASK_EVERY_MS);
	}
}

/**
 * Removes the lock of a dead process. Two may find it dead at once, and the slower one must not remove
 * the lock that the faster one has made by then: only who holds a second name of the dead one may.
 */
function removeDead(file, id) {
	const claim = `${file}.dead-${id}`;
	if (!made(() => linkSync(file, claim))) return;
	if (read(claim)?.id === id) rmSync(file, { force: true });
	rmSync(claim, { force: true });
}

/** Whether a second name was given: it is not when the name is taken or the file has gone. */
function made(link) {
	try {
		link();
		return true;
	} catch (error) {
		if (error.code === 'EEXIST' || error.code === 'ENOENT') return false;
		throw error;
	}
}

/** `undefined` where it has gone. */
function read(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	}
}

function isAlive(pid) {
	if (pid === undefined) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// It is there, but another user's.
		return error.code === 'EPERM';
	}
}
