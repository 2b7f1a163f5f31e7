import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { spawnChild, type ChildHandle } from './child';
import type { Cleanup } from './cleanup';
import { freePorts } from './ports';

interface Server {
	server: ChildHandle;
	log: string;
}

const run = promisify(execFile);
const RUNNER = join(__dirname, 'native.mjs');
/** Where Debian's packages put PostgreSQL's programs, one folder a version. */
export const POSTGRES_BINARIES = '/usr/lib/postgresql/*/bin';
const STOP_GRACE_MS = 10_000;
const READY_WITHIN_MS = 30_000;
const READY_CHECK_EVERY_MS = 200;

/**
 * Starts the database and the message broker that n8n's queue mode needs, on free ports of loopback
 * and in folders of their own.
 *
 * @returns the environment for n8n's processes
 */
export async function startQueueServices(
	folder: string,
	cleanup: Cleanup,
): Promise<Record<string, string>> {
	const [redisPort] = (await freePorts(1)) as [number];
	await mkdir(folder, { recursive: true });
	await startRedis(folder, redisPort, cleanup);
	return {
		...(await startDatabase(folder, cleanup)),
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		// All processes read the same credentials.
		N8N_ENCRYPTION_KEY: 'queue-mode-in-a-test',
	};
}

/** Starts PostgreSQL alone, for an n8n in main mode; gives what n8n's environment says of it. */
export async function startDatabase(
	folder: string,
	cleanup: Cleanup,
): Promise<Record<string, string>> {
	const [port] = (await freePorts(1)) as [number];
	await mkdir(folder, { recursive: true });
	await startPostgres(folder, port, cleanup);
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'not checked on loopback',
	};
}

async function startRedis(folder: string, port: number, cleanup: Cleanup): Promise<void> {
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const started = start(folder, 'redis', [findProgram('redis-server', '/usr/bin'), ...args], {});
	cleanup.add(async () => await started.server.stop(STOP_GRACE_MS));
	const client = findProgram('redis-cli', '/usr/bin');
	await untilReady('Redis', started, async () => await run(client, ['-p', String(port), 'ping']));
}

async function startPostgres(folder: string, port: number, cleanup: Cleanup): Promise<void> {
	// A folder of its own: the database's user may not enter the others.
	const data = await mkdtemp(join(tmpdir(), 'dance-video-postgres-'));
	cleanup.add(async () => await rm(data, { recursive: true, force: true }));
	const owner = await ownerOfPostgres();
	if (owner) await chown(data, owner.uid, owner.gid);
	await run(
		findProgram('initdb', POSTGRES_BINARIES),
		['--pgdata', data, '--username', 'n8n', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
		{ ...owner, cwd: '/' },
	);
	const settings = [
		`port=${port}`,
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		'fsync=off',
	].flatMap((setting) => ['-c', setting]);
	const started = start(
		folder,
		'postgres',
		[findProgram('postgres', POSTGRES_BINARIES), '-D', data, ...settings],
		owner ? { RUN_AS: `${owner.uid}:${owner.gid}` } : {},
	);
	cleanup.add(async () => await started.server.stop(STOP_GRACE_MS));
	const asker = findProgram('pg_isready', POSTGRES_BINARIES);
	await untilReady(
		'PostgreSQL',
		started,
		async () => await run(asker, ['-h', '127.0.0.1', '-p', String(port)]),
	);
}

/** PostgreSQL refuses to run as root; its package brings a user of its own. */
async function ownerOfPostgres(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
	return { uid: await idOf('-u'), gid: await idOf('-g') };
}

function start(
	folder: string,
	name: string,
	command: string[],
	env: Record<string, string>,
): Server {
	const log = join(folder, `${name}.log`);
	const server = spawnChild(RUNNER, command, {
		// A folder that every user may enter.
		cwd: '/',
		env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', ...env },
		logFile: log,
	});
	return { server, log };
}

/** Finds a program that a Debian package has installed; of several versions the newest. */
export function findProgram(program: string, folders: string): string {
	const found = globSync(join(folders, program)).filter(existsSync).sort().at(-1);
	if (found !== undefined) return found;
	throw new Error(
		`${program} is not installed. Run: node scripts/ensureInstalled.mjs --queue-services`,
	);
}

async function untilReady(
	name: string,
	{ server, log }: Server,
	ask: () => Promise<unknown>,
): Promise<void> {
	const deadline = Date.now() + READY_WITHIN_MS;
	for (;;) {
		try {
			await ask();
			return;
		} catch (error) {
			const end = server.ended();
			if (end !== undefined) throw new Error(`${name} ${end}: ${await readFile(log, 'utf8')}`);
			if (Date.now() > deadline) throw error;
			await sleep(READY_CHECK_EVERY_MS);
		}
	}
}
