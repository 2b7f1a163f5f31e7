import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import { media } from '../engine/sandboxRunner';
import { bytesOf } from '../engine/runNode';
import { startFakeN8n } from './fakeN8n';
import { CREATING, faultFixture } from './fixture';
import { skipPauses, suspendedWait } from './suspendedWaits';

const { generateAll, generateRun, runOf, sandbox, creates, inject } = faultFixture();
skipPauses();
afterEach(() => jest.restoreAllMocks());

const FULL = 'ENOSPC: no space left on device';

/** There is no room for so many copies of files. */
function fullFor(copies: number) {
	const store = Container.get(BinaryDataService);
	const copy = store.duplicateBinaryData.bind(store);
	const refused = jest.fn();
	jest.spyOn(store, 'duplicateBinaryData').mockImplementation(async (location, data) => {
		const hasFiles = data.some((items) => items?.some(({ binary }) => binary));
		if (!hasFiles || refused.mock.calls.length >= copies) return await copy(location, data);
		refused();
		throw new Error(FULL);
	});
	return refused;
}

/** Two videos that are finished and paid for. */
async function twoVideos() {
	inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
	const created = await generateAll('danceGenerator', ['one', 'two']);
	sandbox().finishTasks();
	return created;
}

describe('n8n that cannot copy the videos of a wait to the run', () => {
	it('for the moment has them fetched once more', async () => {
		const created = await twoVideos();
		const refused = fullFor(1);
		const n8n = await startFakeN8n(suspendedWait({ runOf }, created, true));
		const { items, error } = await n8n.wakeToTheEnd();
		expect([refused.mock.calls.length, error]).toEqual([1, undefined]);
		expect(items.map(({ json }) => json.taskId)).toEqual(created.map(({ json }) => json.taskId));
		for (const item of items) {
			expect((await bytesOf(item)).equals(media('dance.mp4'))).toBe(true);
			expect(item.binary?.data?.id).toMatch(/executions\/1\//);
		}
	});

	it('at all ends it with an error that names every task, and what to do', async () => {
		const created = await twoVideos();
		fullFor(Infinity);
		const n8n = await startFakeN8n(suspendedWait({ runOf }, created, true));
		const { error } = await n8n.wakeToTheEnd();
		expect(error?.message).toContain(FULL);
		for (const { json } of created) expect(error?.message).toContain(json.taskId);
		expect(JSON.stringify(error)).toMatch(/run Wait for Task again with these IDs/);
	});

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'at all says which tasks were created in the same node (%s)',
		async (onError) => {
			inject({ ...CREATING, times: 'always', action: { type: 'task', never: true } });
			const items = ['one', 'two'].map((prompt) => ({ json: { prompt } }));
			const run = generateRun(
				'danceGenerator',
				{
					prompt: '={{ $json.prompt }}',
					whenCreated: 'waitForVideo',
					download: true,
					waitOptions: { waiting: 'suspend' },
				},
				{ items, onError },
			);
			const n8n = await startFakeN8n(run);
			sandbox().finishTasks();
			fullFor(Infinity);
			const end = await n8n.wakeToTheEnd();
			const said = [end.error?.message, ...end.items.map(({ json }) => json.error)].join();
			expect(creates()).toHaveLength(2);
			for (const { taskId } of creates()) expect(said).toContain(taskId);
		},
	);
});
