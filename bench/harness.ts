import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { Cleanup } from '../host/cleanup';
import { installPackage } from '../host/installPackage';
import { startN8n, type N8n } from '../host/n8n';
import * as rest from '../host/rest';
import {
	startSandbox,
	type ProviderId,
	type Sandbox,
	type SandboxOptions,
} from '../sandbox/server';

/** A real n8n with the packed package, and a sandbox that plays the providers. */
export interface Harness {
	n8n: N8n;
	sandbox: Sandbox;
	session: rest.Session;
	/** Where n8n writes what it holds, when it is sent SIGUSR2. */
	memoryFile: string;
	credentialFor(type: string, provider: ProviderId): Promise<rest.CredentialReference>;
}

/** A fifth: tasks take a quarter of an hour, so that nothing wakes while it is measured. */
const SPEED = 0.2;

const memorySchema = z.object({ rss: z.number(), heapUsed: z.number() });

const OWNER: rest.Account = {
	email: 'bench@example.com',
	password: 'Bench-owner-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

/** Sets it up; `cleanup` takes it down. */
export async function setUpHarness(
	cleanup: Cleanup,
	sandboxOptions: SandboxOptions = {},
): Promise<Harness> {
	const userFolder = await mkdtemp(join(tmpdir(), 'dance-video-bench-'));
	cleanup.add(async () => await rm(userFolder, { recursive: true, force: true }));
	await installPackage(userFolder);
	const sandbox = await startSandbox({ speed: SPEED, ...sandboxOptions });
	cleanup.add(async () => await sandbox.close());
	const memoryFile = join(userFolder, 'memory.json');
	const n8n = await startN8n({
		userFolder,
		env: {
			N8N_DISABLE_UI: 'true',
			NODE_OPTIONS: `--expose-gc --require ${join(__dirname, 'memoryOnSignal.cjs')}`,
			MEMORY_FILE: memoryFile,
		},
	});
	cleanup.add(async () => await n8n.stop());
	const session = rest.openSession(n8n.origin);
	await rest.setupOwner(session, OWNER);
	return {
		n8n,
		sandbox,
		session,
		memoryFile,
		credentialFor: async (type, provider) =>
			await rest.createCredential(session, {
				name: provider,
				type,
				data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl(provider) },
			}),
	};
}

/** Megabytes of n8n's process after its garbage is gone. */
export interface Memory {
	/** Resident: what the machine gives it. */
	rssMb: number;
	/** In use by JavaScript. */
	heapMb: number;
}

const LOOK_EVERY_MS = 2_000;
/** The process gives memory back slowly: it has settled when so many looks show no less. */
const LOOKS_WITHOUT_LESS = 15;
const MEGABYTE = 1024 ** 2;

/** What the process holds when nothing is going on: the least until it gets no less any more. */
export async function settledMemory({ n8n, memoryFile }: Harness): Promise<Memory> {
	const least: Memory = { rssMb: Infinity, heapMb: Infinity };
	for (let withoutLess = 0; withoutLess < LOOKS_WITHOUT_LESS; withoutLess++) {
		process.kill(n8n.pid(), 'SIGUSR2');
		await sleep(LOOK_EVERY_MS);
		const seen = memorySchema.parse(JSON.parse(await readFile(memoryFile, 'utf8')));
		if (seen.rss / MEGABYTE < least.rssMb - 0.5) withoutLess = 0;
		least.rssMb = Math.min(least.rssMb, seen.rss / MEGABYTE);
		least.heapMb = Math.min(least.heapMb, seen.heapUsed / MEGABYTE);
	}
	return least;
}

/** From here on the peak counts anew. Linux only. */
export async function resetPeak({ n8n }: Harness): Promise<void> {
	await writeFile(`/proc/${n8n.pid()}/clear_refs`, '5');
}

/** The most that was resident since the last reset, in MB. Linux only. */
export async function peakMb({ n8n }: Harness): Promise<number> {
	const status = await readFile(`/proc/${n8n.pid()}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** Waits until an execution sleeps or has ended. */
export async function untilStill(
	{ session }: Harness,
	executionId: string,
): Promise<rest.Execution> {
	return await rest.waitForExecution(session, executionId, {
		until: (status) => status !== 'new' && status !== 'running',
	});
}
