import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { errorOf } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { startFakeN8n } from './fakeN8n';
import { AT_ONCE, CHECKING, CREATING, faultFixture } from './fixture';

const { generate, wait, runOf, inject, sandbox } = faultFixture();
afterEach(() => jest.restoreAllMocks());

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const LINK = 'https://cdn.example.com/videos/1.mp4?signature=0123456789abcdef';

/** The next status checks find a success whose address stands where nobody documents it. */
function hideResult(more: object = {}): void {
	const set = {
		status: 'success',
		artifacts: [{ main: { link: LINK } }],
		account: `Bearer ${sandbox().apiKey}`,
		...more,
	};
	inject({
		...CHECKING,
		path: '/v1/videos',
		times: 'always',
		action: { type: 'patch', set, omit: ['video_url'] },
	});
}

const detailsOf = (json: IDataObject | undefined) => json?.details as IDataObject;

/** What an error item tells of the answer: the link is there, as it came, and the key is not. */
function expectAnswerIn(json: IDataObject | undefined, taskId: unknown): void {
	expect(json).toMatchObject({ taskId, error: expect.stringMatching(/gives no result/) });
	const { rawAnswer } = detailsOf(json);
	expect(rawAnswer).toContain(LINK);
	expect(rawAnswer).toContain('Bearer ***');
	expect(rawAnswer).not.toContain(sandbox().apiKey);
}

/** Waits suspended, with the raw answer wanted. The first check is the last: nothing takes real time. */
const sleepOn = async (created: readonly INodeExecutionData[]) =>
	await startFakeN8n(
		runOf(
			new DanceVideoWait(),
			'seedDance',
			{
				mode: 'wait',
				taskId: '={{ $json.taskId }}',
				download: false,
				options: { waiting: 'suspend', includeRawAnswer: true, timeoutMinutes: 2 },
			},
			{
				items: created.map(({ json }) => ({ json: { ...json, estimatedSeconds: 180 } })),
				...CONTINUE,
			},
		),
	);

describe('a success in a shape that nobody documents', () => {
	it.each([
		['after some more checks', {}],
		['at the end of Max Wait', AT_ONCE],
		['when its file is wanted at once', { mode: 'checkOnce', download: true }],
	])('row 88: leaves its answer in the error’s details %s', async (_when, parameters) => {
		const created = await generate('seedDance');
		hideResult();
		const [item] = await wait('seedDance', created, parameters, CONTINUE);
		expectAnswerIn(item?.json, created[0]?.json.taskId);
	});

	it('row 88: leaves its answer on the error output too, and in the words of an error that stops', async () => {
		const created = await generate('seedDance');
		hideResult();
		const routed = { onError: 'continueErrorOutput' } as const;
		const [item] = await wait('seedDance', created, AT_ONCE, routed);
		expect(detailsOf(item?.json).rawAnswer).toContain(LINK);
		const { message, description } = await errorOf(wait('seedDance', created, AT_ONCE));
		expect(message).toContain(created[0]?.json.taskId);
		// A text for people and logs: there the query, which may be a signature, is taken out.
		expect(description).toContain('https://cdn.example.com/videos/1.mp4?***');
	});

	it('row 88: leaves its answer after a wait that was suspended, of which little was stored', async () => {
		const created = await generate('seedDance');
		hideResult({ padding: 'x'.repeat(50_000) });
		const n8n = await sleepOn(created);
		const { items } = await n8n.wakeToTheEnd();
		expectAnswerIn(items[0]?.json, created[0]?.json.taskId);
		expect(n8n.mostStored()).toBeLessThan(20_000);
	});

	it('row 88: leaves the beginning of an answer that is too large to be read whole', async () => {
		const created = await generate('seedDance');
		hideResult({ padding: 'x'.repeat(1_000_000) });
		const [item] = await wait('seedDance', created, AT_ONCE, CONTINUE);
		expectAnswerIn(item?.json, created[0]?.json.taskId);
		expect(String(detailsOf(item?.json).rawAnswer).length).toBeLessThan(7_000);
	});

	it('row 88: leaves its answer when List Tasks was to fetch its file', async () => {
		const [created] = await generate('danceGenerator');
		sandbox().finishTasks();
		inject({
			...CHECKING,
			path: '/tasks/',
			action: { type: 'patch', set: { result: { link: LINK } } },
		});
		const parameters = { returnAll: true, status: 'any', download: true };
		const run = runOf(new DanceVideoListTasks(), 'danceGenerator', parameters, CONTINUE);
		const [item] = await runNode(run);
		expect(item?.json).toMatchObject({ taskId: created?.json.taskId });
		expect(detailsOf(item?.json).rawAnswer).toContain(LINK);
	});

	it('row 88: of which not even the status can be found leaves its answer', async () => {
		const created = await generate('seedDance');
		const body = { code: 0, payload: { state: 'SUCCESS', file: LINK, padding: 'x'.repeat(300) } };
		inject({ ...CHECKING, times: 'always', action: { type: 'answer', status: 200, body } });
		const [item] = await wait('seedDance', created, AT_ONCE, CONTINUE);
		expect(item?.json.taskId).toBe(created[0]?.json.taskId);
		expect(detailsOf(item?.json)).toMatchObject({
			kind: 'unreadableAnswer',
			rawAnswer: expect.stringContaining(LINK),
		});
	});

	it('row 88: of a create, without an ID where it was to stand, leaves its answer', async () => {
		const body = { ok: true, padding: 'x'.repeat(300), job: { reference: 'paid-job-17' } };
		inject({ ...CREATING, action: { type: 'answer', status: 200, body, handle: true } });
		const [item] = await generate('seedDance', {}, CONTINUE);
		expect(detailsOf(item?.json)).toMatchObject({
			mayHaveBeenAccepted: true,
			rawAnswer: expect.stringContaining('paid-job-17'),
		});
	});
});

describe('a success as it is known', () => {
	it('brings its raw answer through a wait that was suspended', async () => {
		const created = await generate('seedDance');
		const n8n = await sleepOn(created);
		inject({ ...CHECKING, times: 'always', action: { type: 'patch', set: { studio: 7 } } });
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items).toMatchObject([{ json: { status: 'succeeded', raw: { studio: 7 } } }]);
	});
});
