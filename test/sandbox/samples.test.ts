import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { providerIds } from '../../sandbox/settings/providerIds';
import { sampleCommand } from '../../sandbox/samples';
import { startSandbox, type Sandbox } from '../../sandbox/server';

const run = promisify(execFile);

describe('the commands that npm run sandbox prints', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterAll(async () => await sandbox.close());

	it.each(providerIds)('create a task at %s, run by a shell as they stand', async (id) => {
		const before = sandbox.paidCreates();
		await run('sh', ['-c', sampleCommand(sandbox, id)]);
		expect(sandbox.paidCreates()).toBe(before + 1);
	});
});
