import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

import { spawnChild, type ChildHandle } from './child';
import { findN8n, type N8nLine } from './installed';
import { loopback } from './loopback';
import { n8nEnvironment } from './n8nEnvironment';
import { freePorts } from './ports';

export interface N8nOptions {
	/** Default: the one this package is made for. */
	line?: N8nLine;
	/** The folder that holds this n8n's whole state (`.n8n` is created in it). */
	userFolder: string;
	/** Port of editor and API on 127.0.0.1; a free one when left out. */
	port?: number;
	/** `worker`: takes executions from the queue, in queue mode. Default: the main process. */
	command?: 'start' | 'worker';
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

const READY_CHECK_EVERY_MS = 250;
const STOP_GRACE_MS = 20_000;
const MINIMUM_NODE_MAJOR = 24;

/** Starts an n8n and returns when its API answers. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const { line, command = 'start' } = options;
	refuseOldNode();
	const { script, hasModule } = findN8n(line);
	const [freePort, brokerPort] = (await freePorts(2)) as [number, number];
	const port = options.port ?? freePort;
	const origin = `http://127.0.0.1:${port}`;
	const userFolder = options.userFolder;
	const logFile = join(userFolder, command === 'start' ? 'n8n.log' : `worker-${port}.log`);
	await mkdir(userFolder, { recursive: true });

	const start = async () => {
		const env = n8nEnvironment({
			userFolder,
			port,
			brokerPort,
			hasModule,
			extra: { ...(command === 'worker' && healthOf(port)), ...options.env },
		});
		// n8n reads an .env file from its working directory: give it one that has none.
		const started = spawnChild(script, [command], { cwd: userFolder, env, logFile });
		try {
			const isReady = async () => await answersReady(origin, command);
			await untilReady(isReady, started, logFile, options.startTimeoutSeconds ?? 120);
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

function refuseOldNode(): void {
	if (Number(process.versions.node.split('.')[0]) >= MINIMUM_NODE_MAJOR) return;
	throw new Error(
		`n8n needs Node ${MINIMUM_NODE_MAJOR} or newer, this is ${process.versions.node}. ` +
			'Run it through an npm script: those use the Node that the project installs.',
	);
}

/** A worker has no API; it can be asked for its health only. */
function healthOf(port: number): Record<string, string> {
	return { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
}

async function untilReady(
	isReady: () => Promise<boolean>,
	child: ChildHandle,
	logFile: string,
	timeoutSeconds: number,
): Promise<void> {
	const deadline = Date.now() + timeoutSeconds * 1_000;
	while (!(await isReady())) {
		const end = child.ended();
		if (end !== undefined || Date.now() > deadline) {
			const what = end ?? `was not ready after ${timeoutSeconds} s`;
			throw new Error(`n8n ${what}. The end of ${logFile}:\n${await tail(logFile)}`);
		}
		await sleep(READY_CHECK_EVERY_MS);
	}
}

/** Healthy, and with its API there: with n8n 1.x that comes after the health. */
async function answersReady(origin: string, command: 'start' | 'worker'): Promise<boolean> {
	const statusOf = async (path: string) => {
		const { statusCode, body } = await request(`${origin}${path}`, { dispatcher: loopback });
		await body.dump();
		return statusCode;
	};
	try {
		const isHealthy = (await statusOf('/healthz/readiness')) === 200;
		if (command === 'worker' || !isHealthy) return isHealthy;
		// Nobody is signed in here; a 404 would be no API at all.
		return (await statusOf('/rest/login')) === 401;
	} catch {
		return false;
	}
}

async function tail(file: string): Promise<string> {
	return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-30).join('\n');
}
