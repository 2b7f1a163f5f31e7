import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

import { spawnLeashed, type LeashedChild } from './child';
import { n8nEnvironment } from './n8n-environment';
import { freePorts } from './ports';

export interface N8nOptions {
	/** The folder that holds this n8n's whole state (`.n8n` is created in it). */
	userFolder: string;
	/** Port of editor and API on 127.0.0.1; a free one when left out. */
	port?: number;
	/** Further environment variables, e.g. `{ EXECUTIONS_MODE: 'queue' }`. They win over ours. */
	env?: Record<string, string>;
	/** Longest wait for the start. Default 120 s: the first start creates the database. */
	startTimeoutSeconds?: number;
}

/** A running n8n. Everything it writes is in `userFolder`, its log included. */
export interface N8n {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly origin: string;
	readonly userFolder: string;
	readonly logFile: string;
	/** Process id of the running n8n. */
	pid(): number;
	/** Stops it as an administrator would (SIGTERM) and waits until it is gone. */
	stop(): Promise<void>;
	/** Kills it as a power cut would (SIGKILL). `restart()` brings it back with what it had saved. */
	kill9(): Promise<void>;
	/** Starts it again on the same folder and port, stopping it first when it still runs. */
	restart(): Promise<void>;
}

const N8N_SCRIPT = join(__dirname, 'node_modules', 'n8n', 'bin', 'n8n');
const READY_CHECK_EVERY_MS = 250;
const STOP_GRACE_MS = 20_000;
const MINIMUM_NODE_MAJOR = 24;

/** Starts the n8n of this folder and returns when its API answers. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	assertStartable();
	const [freePort, brokerPort] = (await freePorts(2)) as [number, number];
	const port = options.port ?? freePort;
	const origin = `http://127.0.0.1:${port}`;
	const userFolder = options.userFolder;
	const logFile = join(userFolder, 'n8n.log');
	await mkdir(userFolder, { recursive: true });

	const start = async () => {
		const env = n8nEnvironment({ userFolder, port, brokerPort, extra: options.env });
		// n8n reads an .env file from its working directory: give it one that has none.
		const started = spawnLeashed(N8N_SCRIPT, ['start'], { cwd: userFolder, env, logFile });
		try {
			await untilReady(origin, started, logFile, options.startTimeoutSeconds ?? 120);
		} catch (error) {
			await started.kill9();
			throw error;
		}
		return started;
	};

	let child = await start();
	return {
		origin,
		userFolder,
		logFile,
		pid: () => child.pid,
		stop: async () => await child.stop(STOP_GRACE_MS),
		kill9: async () => await child.kill9(),
		async restart() {
			await child.stop(STOP_GRACE_MS);
			child = await start();
		},
	};
}

function assertStartable(): void {
	if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE_MAJOR) {
		throw new Error(
			`n8n needs Node ${MINIMUM_NODE_MAJOR} or newer, this is ${process.versions.node}. ` +
				'Run it through an npm script: those use the Node that the project installs.',
		);
	}
	if (!existsSync(N8N_SCRIPT)) {
		throw new Error('n8n is not installed in host/. Run: node scripts/ensure-installed.mjs --host');
	}
}

async function untilReady(
	origin: string,
	child: LeashedChild,
	logFile: string,
	timeoutSeconds: number,
): Promise<void> {
	const deadline = Date.now() + timeoutSeconds * 1_000;
	while (!(await answersReady(origin))) {
		const end = child.ended();
		if (end !== undefined || Date.now() > deadline) {
			const what = end ?? `was not ready after ${timeoutSeconds} s`;
			throw new Error(`n8n ${what}. The end of ${logFile}:\n${await tail(logFile)}`);
		}
		await sleep(READY_CHECK_EVERY_MS);
	}
}

async function answersReady(origin: string): Promise<boolean> {
	try {
		const { statusCode, body } = await request(`${origin}/healthz/readiness`);
		await body.dump();
		return statusCode === 200;
	} catch {
		return false;
	}
}

async function tail(file: string): Promise<string> {
	return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-30).join('\n');
}
