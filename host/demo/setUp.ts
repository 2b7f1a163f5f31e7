import { rm } from 'node:fs/promises';
import { basename } from 'node:path';

import { startSandbox, type Sandbox } from '../../sandbox/server';
import type { Cleanup } from '../cleanup';
import { withCredential } from '../editWorkflow';
import { installPackage } from '../installPackage';
import { startN8n, type N8n } from '../n8n';
import * as rest from '../rest';
import { makeTempFolder } from '../tempFolder';
import { filledIn, type DemoFlow } from './flows';
import type { Screen } from './screen';

/** Everything that runs for the demo. */
export interface Demo {
	sandbox: Sandbox;
	/** Where n8n has the package. */
	packageFolder: string;
	n8n: N8n;
	session: rest.Session;
	workflow: rest.StoredWorkflow;
}

/** Who may sign in to the demo's n8n, which only this machine can reach. */
export const OWNER: rest.Account = {
	email: 'demo@example.com',
	password: 'Dance-video-2',
	firstName: 'Dance',
	lastName: 'Demo',
};

const STARTING_CREDITS = 500;

/** The purpose in the name of the folder that n8n's whole state is in. */
export const TEMP_FOLDER = 'demo';

/**
 * Starts sandbox and n8n and puts package, owner, credential and workflow in place.
 * @param signal nothing more is started once it is aborted
 * @param env for n8n, besides the usual
 */
export async function setUpDemo(
	flow: DemoFlow,
	screen: Screen,
	cleanup: Cleanup,
	signal?: AbortSignal,
	env: Record<string, string> = {},
): Promise<Demo> {
	const sandboxStep = screen.step('Start the sandbox');
	const sandbox = await startSandbox({ speed: flow.speed, credits: STARTING_CREDITS });
	cleanup.add(async () => await sandbox.close());
	sandboxStep.done(`${flow.providerName} at ${sandbox.baseUrl(flow.provider)}`);

	const userFolder = makeTempFolder(TEMP_FOLDER);
	cleanup.add(async () => await rm(userFolder, { recursive: true, force: true }));
	const packageStep = screen.step('Install the package');
	const packageFolder = await installPackage(userFolder);
	packageStep.done(`${basename(packageFolder)}, packed and unpacked as n8n does it`);

	signal?.throwIfAborted();
	const n8nStep = screen.step('Start n8n');
	const n8n = await startN8n({ userFolder, env });
	cleanup.add(async () => await n8n.stop());
	n8nStep.done(n8n.origin);

	const setupStep = screen.step('Import the workflow');
	const session = rest.openSession(n8n.origin);
	await rest.setupOwner(session, OWNER);
	const credential = await rest.createCredential(session, {
		name: `${flow.providerName} account (sandbox)`,
		type: flow.credentialType,
		data: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl(flow.provider) },
	});
	const file = await filledIn(flow, sandbox);
	const workflow = await rest.createWorkflow(
		session,
		withCredential(file, flow.credentialType, credential),
	);
	setupStep.done(`"${workflow.name}", with owner and credential`);
	return { sandbox, packageFolder, n8n, session, workflow };
}

/** Tells where everything is, for who wants to look around. */
export function showAround({ n8n, sandbox, workflow }: Demo, screen: Screen): void {
	screen.heading('See for yourself');
	screen.fact('Editor', `${n8n.origin}/workflow/${workflow.id}`);
	screen.fact('Sign in', `${OWNER.email}  ${OWNER.password}`);
	screen.fact('Sandbox', `${sandbox.origin}/journal tells what it received`);
}
