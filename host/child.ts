import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** A child process that never outlives this one and whose output goes to a file. */
export interface ChildHandle {
	readonly pid: number;
	/** How it ended, once it has; `undefined` while it runs. */
	ended(): string | undefined;
	/** Asks it to stop (SIGTERM) and waits; after `graceMs` it is killed. */
	stop(graceMs: number): Promise<void>;
	/** Kills it and its own children at once (SIGKILL) and waits until it is gone. */
	kill9(): Promise<void>;
}

const running = new Set<ChildProcess>();

// exitWithParent.ts covers the ways of dying that run no code here; this covers the orderly ones.
process.on('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));

/** Kills every child of this process, with their own children, and waits until they are gone. */
export async function killAll(): Promise<void> {
	const gone = [...running].map(async (child) => {
		child.ref();
		await once(child, 'exit');
	});
	running.forEach((child) => signalGroup(child, 'SIGKILL'));
	await Promise.all(gone);
}

/**
 * Starts a Node script as the leader of its own process group, which ends with this process (see
 * exitWithParent.ts).
 *
 * @param script path of the script, run by the Node that runs this process
 * @param options.env the whole environment; nothing is inherited
 */
export function spawnChild(
	script: string,
	args: readonly string[],
	options: { cwd: string; env: Record<string, string>; logFile: string },
): ChildHandle {
	const log = openSync(options.logFile, 'a');
	const child = spawn(
		process.execPath,
		['--require', join(__dirname, 'exitWithParent.ts'), script, ...args],
		{
			cwd: options.cwd,
			env: options.env,
			detached: true,
			stdio: ['ignore', log, log, 'ipc'],
		},
	);
	closeSync(log);
	if (child.pid === undefined) throw new Error(`Could not start ${script}`);
	running.add(child);
	// An open channel would keep this process alive for as long as the child runs.
	child.channel?.unref();
	child.unref();

	let end: string | undefined;
	const gone = once(child, 'exit').then(([code, signal]) => {
		end = signal ? `ended by ${String(signal)}` : `ended with exit code ${String(code)}`;
		// Whatever it started and left behind goes with it.
		signalGroup(child, 'SIGKILL');
		running.delete(child);
	});

	const endBy = async (signal: NodeJS.Signals) => {
		// Waiting is work: without the reference the process could exit before the child does.
		child.ref();
		if (end === undefined) {
			if (signal === 'SIGKILL') signalGroup(child, signal);
			else child.kill(signal);
		}
		await gone;
	};

	return {
		pid: child.pid,
		ended: () => end,
		async stop(graceMs) {
			const deadline = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
			await endBy('SIGTERM');
			clearTimeout(deadline);
		},
		kill9: async () => await endBy('SIGKILL'),
	};
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// ESRCH: the group is gone already, which is what was wanted.
	}
}
