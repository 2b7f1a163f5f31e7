import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { onOrphaned } from './orphan.mjs';

const isWindows = process.platform === 'win32';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end, on this terminal. A signal for this process is passed on to it: nobody
 * is left working behind our back.
 *
 * @param {string} command
 * @param {string[]} args none of them may hold a space (Windows starts npm through a shell)
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions,
 *   onStart?: (pid: number) => void}} options
 * @returns {Promise<{code: number, isStopped: boolean}>} its exit code, as shells give it: 128 and the
 *   signal's number when it was stopped, which a signal passed on to it does too
 */
export async function run(command, args, { onStart, stdio = 'inherit', ...options } = {}) {
	const child = spawn(command, args, {
		...options,
		stdio,
		// npm is npm.cmd on Windows, which only a shell can start.
		shell: isWindows,
		// A process group of its own: npm does not pass a signal on to what its scripts have started.
		detached: !isWindows,
	});
	let passedOn;
	const passOn = (signal) => {
		passedOn = signal;
		signalAll(child, signal);
	};
	for (const signal of SIGNALS) process.on(signal, passOn);
	// Nobody is there any more who could stop it.
	const stopWatching = onOrphaned(() => passOn('SIGTERM'));
	try {
		return await new Promise((resolve, reject) => {
			child.once('spawn', () => onStart?.(child.pid));
			child.once('error', (error) => {
				reject(new Error(`${command} could not be started: ${error.message}`));
			});
			child.once('close', (code, signal) => {
				const by = signal ?? passedOn;
				resolve({ code: by ? 128 + constants.signals[by] : code, isStopped: by !== undefined });
			});
		});
	} finally {
		stopWatching();
		for (const signal of SIGNALS) process.off(signal, passOn);
	}
}

function signalAll(child, signal) {
	if (isWindows) return child.kill(signal);
	try {
		process.kill(-child.pid, signal);
	} catch (error) {
		// They have all ended by now.
		if (error.code !== 'ESRCH') throw error;
	}
}
