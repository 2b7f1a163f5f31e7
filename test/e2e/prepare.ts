import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Cleanup } from '../../host/cleanup';
import { installPackage } from '../../host/installPackage';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server';
import { callbackTokens, findSecrets } from './secretSearch';

/**
 * A folder for an n8n with the packed package, and a sandbox. In the end, when that n8n has been stopped,
 * all that it has written is searched for secrets.
 * @param purpose in the folder's name
 */
export async function prepare(
	cleanup: Cleanup,
	purpose: string,
	options: SandboxOptions,
): Promise<{ userFolder: string; sandbox: Sandbox }> {
	const userFolder = await mkdtemp(join(tmpdir(), `dance-video-${purpose}-`));
	cleanup.add(async () => await rm(userFolder, { recursive: true, force: true }));
	await installPackage(userFolder);
	const sandbox = await startSandbox(options);
	// Runs when n8n has been stopped and its folder is still there.
	cleanup.add(async () => {
		const found = await findSecrets(userFolder, sandbox.apiKey, callbackTokens(sandbox.journal()));
		if (found.length > 0) throw new Error(`A secret stands in n8n's ${found.join(', ')}`);
	});
	cleanup.add(async () => await sandbox.close());
	return { userFolder, sandbox };
}
