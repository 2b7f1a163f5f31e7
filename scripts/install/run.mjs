import { spawn } from 'node:child_process';
import { constants } from 'node:os';

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
		shell: process.platform === 'win32',
	});
	let passedOn;
	const passOn = (signal) => {
		passedOn = signal;
		child.kill(signal);
	};
	for (const signal of SIGNALS) process.on(signal, passOn);
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
		for (const signal of SIGNALS) process.off(signal, passOn);
	}
}
