import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Cleanup } from '../host/cleanup';
import { installPackage } from '../host/install-package';
import { startN8n, type N8n } from '../host/n8n';
import * as rest from '../host/rest';
import { startSandbox, type ProviderId, type Sandbox } from '../sandbox/server';

/** A real n8n with the packed package, and a sandbox that plays the providers at their real speed. */
export interface Stage {
	n8n: N8n;
	sandbox: Sandbox;
	session: rest.Session;
	credentialFor(type: string, provider: ProviderId): Promise<rest.CredentialReference>;
}

const OWNER: rest.Account = {
	email: 'bench@example.com',
	password: 'Bench-owner-1',
	firstName: 'Bench',
	lastName: 'Owner',
};

/** Sets it up; `cleanup` takes it down. */
export async function setStage(cleanup: Cleanup): Promise<Stage> {
	const userFolder = await mkdtemp(join(tmpdir(), 'dance-video-bench-'));
	cleanup.add(async () => await rm(userFolder, { recursive: true, force: true }));
	await installPackage(userFolder);
	const sandbox = await startSandbox({ speed: 1 });
	cleanup.add(async () => await sandbox.close());
	const n8n = await startN8n({
		userFolder,
		env: {
			N8N_DISABLE_UI: 'true',
			NODE_OPTIONS: `--expose-gc --require ${join(__dirname, 'gcOnSignal.cjs')}`,
		},
	});
	cleanup.add(async () => await n8n.stop());
	const session = rest.openSession(n8n.origin);
	await rest.setupOwner(session, OWNER);
	return {
		n8n,
		sandbox,
		session,
		credentialFor: async (type, provider) =>
			await rest.createCredential(session, {
				name: provider,
				type,
				data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl(provider) },
			}),
	};
}

const SETTLE_ROUNDS = 10;
const SETTLE_MS = 2_000;

/** What the process holds when nothing is going on: the least of some looks after its garbage is gone. */
export async function settledRssMb({ n8n }: Stage): Promise<number> {
	let least = Infinity;
	for (let round = 0; round < SETTLE_ROUNDS; round++) {
		process.kill(n8n.pid(), 'SIGUSR2');
		await sleep(SETTLE_MS);
		const status = await readFile(`/proc/${n8n.pid()}/status`, 'utf8');
		least = Math.min(least, Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
	}
	return least;
}

/** Waits until an execution sleeps or has ended. */
export async function untilStill({ session }: Stage, executionId: string): Promise<rest.Execution> {
	return await rest.waitForExecution(session, executionId, {
		until: (status) => status !== 'new' && status !== 'running',
	});
}

/** Nodes in a row, each leading to the next. */
export function inARow(name: string, nodes: rest.WorkflowFile['nodes']): rest.WorkflowFile {
	const connections: rest.WorkflowFile['connections'] = {};
	nodes.slice(1).forEach((node, index) => {
		connections[nodes[index]!.name] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
