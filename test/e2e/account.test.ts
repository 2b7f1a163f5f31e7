import type { INode } from 'n8n-workflow';

import { freePorts } from '../../host/ports';
import { itemsOf, testCredential, type WorkflowFile } from '../../host/rest';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness({ sandbox: { credits: 500 } });
});
afterAll(async () => await harness?.close());

const testWith = async (data: { apiKey: string; baseUrl: string }) =>
	await testCredential(harness.session, { ...harness.credential, type: CREDENTIAL_TYPE, data });

/** A workflow of one of the package's nodes, started by hand. */
function workflowOf(type: string, parameters: INode['parameters']): WorkflowFile {
	const node = (name: string, rest: Pick<INode, 'type' | 'parameters'>): INode => ({
		id: name,
		name,
		typeVersion: 1,
		position: [0, 0],
		...rest,
	});
	return {
		name: type,
		nodes: [
			node('Start', { type: 'n8n-nodes-base.manualTrigger', parameters: {} }),
			{
				...node('Ask', {
					type: `n8n-nodes-dance-video.${type}`,
					parameters: { provider: 'danceGenerator', ...parameters },
				}),
				credentials: { [CREDENTIAL_TYPE]: { id: null, name: '' } },
			},
		],
		connections: { Start: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

describe('the test of the credential in n8n', () => {
	it('accepts a good key, with the white space and "Bearer" that copying brings along', async () => {
		const { apiKey, baseUrl } = harness.sandbox;
		const data = { apiKey: ` Bearer ${apiKey}\n`, baseUrl: `${baseUrl('danceGenerator')}/` };
		expect(await testWith(data)).toMatchObject({ status: 'OK' });
	});

	it('says of a bad key that it is the key', async () => {
		const result = await testWith({
			apiKey: 'sk-wrong',
			baseUrl: harness.sandbox.baseUrl('danceGenerator'),
		});
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/key/i);
	});

	it('says of a host where nobody answers that it cannot be reached, and nothing of the key', async () => {
		const [port] = await freePorts(1);
		const result = await testWith({
			apiKey: harness.sandbox.apiKey,
			baseUrl: `http://127.0.0.1:${port}/api/v1`,
		});
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/refused|reach|connect/i);
		expect(result.message).not.toMatch(/key/i);
	});

	it('says of an address without an API that it is the address', async () => {
		const result = await testWith({
			apiKey: harness.sandbox.apiKey,
			baseUrl: `${harness.sandbox.origin}/nowhere`,
		});
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/Base URL/);
	});
});

describe('the account in a real n8n', () => {
	it('lists the tasks of a status, the one that the example made among them', async () => {
		harness.sandbox.reset();
		const made = await harness.run(await readyExample(harness.sandbox), NODES.trigger);
		const [delivered] = itemsOf(made, NODES.deliver);

		const list = async (status: string) => {
			const workflow = workflowOf('danceVideoListTasks', { returnAll: true, status });
			return itemsOf(await harness.run(workflow, 'Start'), 'Ask').map(({ json }) => json.taskId);
		};
		expect(await list('succeeded')).toEqual([delivered!.json.taskId]);
		expect(await list('any')).toEqual([delivered!.json.taskId]);
		expect(await list('failed')).toEqual([]);
	});

	it('tells the credits that are left, what a video costs and how many can be paid', async () => {
		harness.sandbox.reset();
		await harness.run(await readyExample(harness.sandbox), NODES.trigger);
		const workflow = workflowOf('danceVideoCredits', { durationSeconds: 10 });
		const execution = await harness.run(workflow, 'Start');

		expect(itemsOf(execution, 'Ask').map(({ json }) => json)).toEqual([
			expect.objectContaining({ credits: 430, videoCost: 70, videosAffordable: 6 }),
		]);
	});
});
