import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Cleanup } from '../host/cleanup';
import { installPackage } from '../host/installPackage';
import { startN8n, type N8n } from '../host/n8n';
import * as rest from '../host/rest';
import { startSandbox, type ProviderId, type Sandbox } from '../sandbox/server';
import { control } from '../test/e2e/control';
import type { WatchedProcess } from './process';

/** A real n8n with the packed package, and a sandbox that plays the providers. */
export interface Harness {
	n8n: N8n;
	sandbox: Sandbox;
	session: rest.Session;
	process: WatchedProcess;
	/** n8n's SQLite file. */
	databaseFile: string;
	/** The same account for our nodes and for n8n's own, by the type of credential. */
	accountAt(provider: ProviderId): Promise<Record<string, rest.CredentialReference>>;
	/**
	 * An n8n that has just started, and a sandbox without tasks whose videos take so many seconds.
	 * @param videoSeconds what Dance Generator estimates, and the time that a task takes
	 */
	fresh(videoSeconds: number): Promise<void>;
	/** From now on new tasks take so many seconds. */
	setVideoSeconds(videoSeconds: number): Promise<void>;
}

/** What the sandbox's Dance Generator takes, and estimates, at speed 1. */
export const DOCUMENTED_SECONDS = 180;
/** More than any part spends. */
const CREDITS = 10_000_000;

const OWNER: rest.Account = {
	email: 'bench@example.com',
	password: 'Bench-owner-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

/** Sets it up; `cleanup` takes it down. */
export async function setUpHarness(cleanup: Cleanup): Promise<Harness> {
	const userFolder = await mkdtemp(join(tmpdir(), 'dance-video-bench-'));
	cleanup.add(async () => await rm(userFolder, { recursive: true, force: true }));
	await installPackage(userFolder);
	const sandbox = await startSandbox({ credits: CREDITS });
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
	const setVideoSeconds = async (videoSeconds: number) =>
		await control(sandbox, { speed: DOCUMENTED_SECONDS / videoSeconds });
	return {
		n8n,
		sandbox,
		session,
		process: { pid: () => n8n.pid(), memoryFile },
		databaseFile: join(userFolder, '.n8n', 'database.sqlite'),
		setVideoSeconds,
		accountAt: async (provider) => await storeAccount(session, sandbox, provider),
		async fresh(videoSeconds) {
			await n8n.restart();
			sandbox.reset();
			await setVideoSeconds(videoSeconds);
		},
	};
}

async function storeAccount(
	session: rest.Session,
	{ apiKey, baseUrl }: Sandbox,
	provider: ProviderId,
): Promise<Record<string, rest.CredentialReference>> {
	const store = async (type: string, data: Record<string, unknown>) => ({
		[type]: await rest.createCredential(session, { name: `${provider}, ${type}`, type, data }),
	});
	return {
		...(await store(`${provider}Api`, { apiKey, baseUrl: baseUrl(provider) })),
		...(await store('httpHeaderAuth', { name: 'Authorization', value: `Bearer ${apiKey}` })),
	};
}
