import { join } from 'node:path';

import { buildUp, type Cleanup } from '../../host/cleanup';
import { openDatabase, type Database } from '../../host/database';
import { withCredential } from '../../host/editWorkflow';
import type { N8nLine } from '../../host/installed';
import { startN8n, type N8n } from '../../host/n8n';
import { startDatabase, startQueueServices } from '../../host/queueServices';
import * as rest from '../../host/rest';
import type { Sandbox, SandboxOptions } from '../../sandbox/server';
import { prepare } from './prepare';

/** The one credential type of the provider that these tests play with. */
export const CREDENTIAL_TYPE = 'danceGeneratorApi';

/** A real n8n with the packed package, a sandbox, and a credential that joins them. */
export interface Harness {
	sandbox: Sandbox;
	n8n: N8n;
	/** In queue mode; else there are none. */
	workers: N8n[];
	/** Where n8n has a PostgreSQL, as in queue mode. */
	database?: Database;
	owner: rest.Account;
	session: rest.Session;
	credential: rest.CredentialReference;
	/** Stores a workflow with the credential put in, runs it by hand and waits for its end. */
	run(workflow: rest.WorkflowFile, trigger: string): Promise<rest.Execution>;
	close(): Promise<void>;
}

const OWNER: rest.Account = {
	email: 'owner@example.com',
	password: 'Harness-owner-1',
	firstName: 'Test',
	lastName: 'Owner',
};

/** What to build a harness from. */
export interface HarnessOptions {
	/** Which n8n; the one this package is made for when left out. */
	line?: N8nLine;
	/** So many workers in queue mode, with a database and a broker of their own. */
	queueWorkers?: number;
	/** PostgreSQL in main mode too; else SQLite, unless `E2E_DATABASE` says otherwise. */
	database?: 'postgres';
	sandbox?: SandboxOptions;
	env?: Record<string, string>;
}

/** Builds one up; seconds, so once a test file. What stands is taken down again when a part fails. */
export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
	// A sandbox left listening would keep the tests from ever ending.
	return await buildUp(async (cleanup) => await build(options, cleanup));
}

async function build(options: HarnessOptions, cleanup: Cleanup): Promise<Harness> {
	// The documented three minutes become three seconds.
	const inSandbox = { speed: 60, ...options.sandbox };
	const { userFolder, sandbox } = await prepare(cleanup, 'e2e', inSandbox);
	// No test opens the editor, and n8n starts faster without.
	const env: Record<string, string> = { N8N_DISABLE_UI: 'true', ...options.env };
	const { line, queueWorkers = 0 } = options;
	const services = join(userFolder, 'services');
	if (queueWorkers > 0) Object.assign(env, await startQueueServices(services, cleanup));
	else if ((options.database ?? process.env.E2E_DATABASE) === 'postgres') {
		Object.assign(env, await startDatabase(services, cleanup));
	}
	const n8n = await startN8n({ userFolder, env, line });
	cleanup.add(async () => await n8n.stop());
	const workers: N8n[] = [];
	for (let count = 0; count < queueWorkers; count++) {
		// As in a container of its own: a worker that starts takes what stands unfinished in its event log
		// for crashed, and must not find there what the other one is at.
		const eventLog = join(userFolder, `events-worker-${count}.log`);
		const worker = await startN8n({
			userFolder,
			env: { ...env, N8N_EVENTBUS_LOGWRITER_LOGFULLPATH: eventLog },
			line,
			command: 'worker',
		});
		cleanup.add(async () => await worker.stop());
		workers.push(worker);
	}
	const session = rest.openSession(n8n.origin);
	await rest.setupOwner(session, OWNER);
	const credential = await rest.createCredential(session, {
		name: 'Sandbox account',
		type: CREDENTIAL_TYPE,
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl('danceGenerator') },
	});
	return {
		sandbox,
		n8n,
		workers,
		...(env.DB_TYPE === 'postgresdb' && { database: openDatabase(env) }),
		owner: OWNER,
		session,
		credential,
		async run(workflow, trigger) {
			const ready = withCredential(workflow, CREDENTIAL_TYPE, credential);
			const stored = await rest.createWorkflow(session, ready);
			const executionId = await rest.runWorkflow(session, stored, { trigger });
			return await rest.waitForExecution(session, executionId);
		},
		close: async () => await cleanup.run(),
	};
}
