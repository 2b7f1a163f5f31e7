import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { providerById } from '../../providers';
import type { ProviderId } from '../../sandbox/server';
import { startFakeN8n } from '../faults/fakeN8n';
import { faultFixture, CREATING } from '../faults/fixture';
import { errorOf } from './sandboxRunner';
import { runNode, type NodeRun } from './runNode';
import { useSteppedTime } from './steppedTime';

const { sandbox, generate, checks, inject } = faultFixture();
useSteppedTime();
afterEach(() => jest.restoreAllMocks());

const credentialOf = (id: ProviderId) => ({
	[providerById(id).credentialType]: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl(id) },
});

/** A wait that takes the provider from its items, with the credentials of these. */
function waitFor(
	items: INodeExecutionData[],
	ids: readonly ProviderId[],
	parameters: INodeParameters = {},
	more: Partial<NodeRun> = {},
): NodeRun {
	return {
		node: new DanceVideoWait(),
		typeVersion: 2,
		parameters: {
			provider: 'fromItem',
			mode: 'wait',
			taskId: '={{ $json.taskId }}',
			download: false,
			options: {},
			...parameters,
		},
		credentials: Object.assign({}, ...ids.map(credentialOf)) as NodeRun['credentials'],
		items: items.map(({ json }) => ({ json })),
		...more,
	};
}

const TWO = ['danceGenerator', 'vtrix'] as const;

/** A task of each of them, in this order. */
async function createEach(ids: readonly ProviderId[] = TWO): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (const id of ids) items.push(...(await generate(id)));
	return items.map(({ json }) => ({ json: { ...json, estimatedSeconds: 1 } }));
}

const ends = (items: INodeExecutionData[]) =>
	items.map(({ json }) => [json.provider, json.taskId, json.status]);
const succeeded = (items: INodeExecutionData[]) =>
	items.map(({ json }) => [json.provider, json.taskId, 'succeeded']);

describe('Wait for Task that takes the provider from each item', () => {
	it('waits for tasks of different providers together, in process', async () => {
		const created = await createEach(['danceGenerator', 'seedDance', 'seedance2Io', 'vtrix']);
		sandbox().finishTasks();
		const run = waitFor(created, ['danceGenerator', 'seedDance', 'seedance2Io', 'vtrix']);
		expect(ends(await runNode(run))).toEqual(succeeded(created));
	});

	it('checks each once in the mode Check Once', async () => {
		const created = await createEach();
		sandbox().finishTasks();
		const items = await runNode(waitFor(created, TWO, { mode: 'checkOnce' }));
		expect(ends(items)).toEqual(succeeded(created));
		expect(checks()).toHaveLength(2);
	});

	it('suspends them together, with their files, and tells them apart by more than the ID', async () => {
		inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
		const created = await createEach();
		const slow = created.map(({ json }) => ({ json: { ...json, estimatedSeconds: 180 } }));
		const n8n = await startFakeN8n(waitFor(slow, TWO, { download: true }));
		expect(n8n.end()).toBeUndefined();
		sandbox().finishTasks();
		const { items, error } = await n8n.wakeToTheEnd();
		expect(error).toBeUndefined();
		expect(ends(items)).toEqual(succeeded(created));
		expect(items.every(({ binary }) => binary?.data !== undefined)).toBe(true);
	});

	it('takes the same ID at two providers for two tasks', async () => {
		const [first] = await createEach(['danceGenerator']);
		sandbox().finishTasks();
		const twin = { json: { ...first?.json, provider: 'vtrix' } };
		const run = waitFor([first!, twin], TWO, {}, { onError: 'continueRegularOutput' });
		const items = await runNode(run);
		expect(items[0]?.json).toMatchObject({ provider: 'danceGenerator', status: 'succeeded' });
		expect(items[1]?.json).toMatchObject({ provider: 'vtrix', details: { kind: 'notFound' } });
	});

	it.each([
		['nothing', undefined],
		['a name that every object has', 'constructor'],
		['one that there is not', 'sora'],
		['no text', { id: 'vtrix' }],
	])('refuses an item that tells %s, before anything is sent', async (_title, provider) => {
		const error = await errorOf(runNode(waitFor([{ json: { taskId: 'task-1', provider } }], TWO)));
		expect(error.message).toMatch(/does not tell which provider its task belongs to/);
		expect(error.description).toMatch(/choose the provider under Provider\. Nothing was sent/);
		expect(sandbox().journal()).toEqual([]);
	});

	it('refuses a provider whose credential the node does not have, before anything is sent', async () => {
		const items = [
			{ json: { taskId: 'task-1', provider: 'danceGenerator' } },
			{ json: { taskId: 'task-2', provider: 'seedDance' } },
		];
		const error = await errorOf(runNode(waitFor(items, TWO)));
		expect(error.message).toMatch(/belongs to SeedDance API, and this node has no credential/);
		expect(error.context.itemIndex).toBe(1);
		expect(sandbox().journal()).toEqual([]);
	});

	it('lets such items leave as errors when the node goes on, and waits for the others', async () => {
		const [created] = await createEach(['vtrix']);
		sandbox().finishTasks();
		const items = [
			{ json: { taskId: 'task-1' } },
			{ json: { taskId: 'task-2', provider: 'seedDance' } },
			created!,
		];
		const leaving = await runNode(waitFor(items, TWO, {}, { onError: 'continueRegularOutput' }));
		expect(leaving.map(({ json }) => [typeof json.error === 'string', json.status])).toEqual([
			[true, undefined],
			[true, undefined],
			[false, 'succeeded'],
		]);
	});

	it('takes the only provider whose credential it has for an item that names none', async () => {
		const [created] = await createEach(['vtrix']);
		sandbox().finishTasks();
		const { taskId } = created!.json;
		const items = await runNode(waitFor([{ json: {} }], ['vtrix'], { taskId: String(taskId) }));
		expect(items[0]?.json).toMatchObject({ provider: 'vtrix', taskId, status: 'succeeded' });
	});

	it('gives only those tasks up whose account cannot be used', async () => {
		const created = await createEach();
		sandbox().finishTasks();
		const run = waitFor(created, TWO, {}, { onError: 'continueRegularOutput' });
		const { vtrixApi } = run.credentials;
		const credentials = {
			...run.credentials,
			vtrixApi: { ...vtrixApi, baseUrl: 'http://no.example' },
		};
		const items = await runNode({ ...run, credentials });
		expect(items[0]?.json.status).toBe('succeeded');
		expect(items[1]?.json.error).toMatch(/Base URL in the credential/);
		expect(items[1]?.json).toMatchObject({ provider: 'vtrix', taskId: created[1]?.json.taskId });
	});
});
