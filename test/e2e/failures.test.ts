import { inARow, node, rowsNodes } from '../../host/buildWorkflow';
import { withNode } from '../../host/editWorkflow';
import { itemsOf } from '../../host/rest';
import { mediaFile, withClaimedSamples } from '../media/files';
import { NODES, readyExample } from './imageToDanceVideo';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

const REASON = 'No face was found in the character image';
const FAILED_TASK = {
	path: '/generate',
	action: { type: 'task', fail: { message: REASON } },
} as const;

let harness: Harness;
beforeAll(async () => {
	harness = await openHarness({ sandbox: { credits: 100 } });
});
afterAll(async () => await harness?.close());
beforeEach(() => harness.sandbox.reset());

const createdTaskIds = () =>
	harness.sandbox
		.journal()
		.filter(({ paidCreate }) => paidCreate)
		.map(({ taskId }) => taskId);

describe('a task that fails, in a real n8n', () => {
	it('stops the workflow at the wait, with the reason of the provider and the ID of the task', async () => {
		const { run, sandbox } = harness;
		sandbox.inject(FAILED_TASK);
		const execution = await run(await readyExample(sandbox), NODES.trigger);

		expect(execution.status).toBe('error');
		const [taskId] = createdTaskIds();
		const error = execution.resultData.error!;
		expect(execution.resultData.lastNodeExecuted).toBe(NODES.wait);
		expect(error.node?.name).toBe(NODES.wait);
		expect(error.message).toContain(REASON);
		expect(error.message).toContain(taskId);
		expect(sandbox.paidCreates()).toBe(1);
	});

	it('leaves as an item with reason and ID when the wait is set to continue', async () => {
		const { run, sandbox } = harness;
		sandbox.inject(FAILED_TASK);
		const example = withNode(await readyExample(sandbox), NODES.wait, () => ({
			onError: 'continueRegularOutput',
		}));
		const execution = await run(example, NODES.trigger);

		expect(execution.status).toBe('success');
		const [taskId] = createdTaskIds();
		const delivered = itemsOf(execution, NODES.deliver);
		expect(delivered).toHaveLength(1);
		expect(delivered[0]!.json).toMatchObject({ taskId });
		expect(delivered[0]!.json.error).toContain(REASON);
		expect(delivered[0]!.binary).toBeUndefined();
	});

	it('goes to the error output when the wait has one, and nothing to the other', async () => {
		const { run, sandbox } = harness;
		sandbox.inject(FAILED_TASK);
		const example = withNode(await readyExample(sandbox), NODES.wait, () => ({
			onError: 'continueErrorOutput',
		}));
		const execution = await run(example, NODES.trigger);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NODES.wait, 0)).toEqual([]);
		const failed = itemsOf(execution, NODES.wait, 1);
		expect(failed.map(({ json }) => json.taskId)).toEqual(createdTaskIds());
	});
});

describe('a success whose result stands where nobody documents it, in a real n8n', () => {
	const LINK = 'https://cdn.example.com/videos/1.mp4?signature=0123456789abcdef';

	it('row 88: leaves the provider’s answer in the item, with the whole address', async () => {
		const { run, sandbox } = harness;
		sandbox.inject({
			path: '/tasks/',
			times: 'always',
			action: { type: 'patch', set: { result: { link: LINK } } },
		});
		const example = withNode(await readyExample(sandbox), NODES.wait, ({ parameters }) => ({
			onError: 'continueRegularOutput',
			parameters: { ...parameters, options: { timeoutMinutes: 0.2 } },
		}));
		const execution = await run(example, NODES.trigger);

		expect(execution.status).toBe('success');
		const [delivered] = itemsOf(execution, NODES.deliver);
		expect(delivered?.json).toMatchObject({
			taskId: createdTaskIds()[0],
			error: expect.stringContaining('gives no result'),
			details: { rawAnswer: expect.stringContaining(LINK) },
		});
		expect(sandbox.paidCreates()).toBe(1);
	});
});

describe('a create whose answer is lost, in a real n8n', () => {
	const LOST = { path: '/generate', action: { type: 'reset', handle: true } } as const;
	const runLost = async (onError: 'continueRegularOutput' | 'continueErrorOutput') => {
		const { run, sandbox } = harness;
		sandbox.inject(LOST);
		const example = [NODES.generate, NODES.wait].reduce(
			(workflow, name) =>
				withNode(workflow, name, () => ({
					onError: name === NODES.wait ? onError : 'continueRegularOutput',
				})),
			await readyExample(sandbox),
		);
		const execution = await run(example, NODES.trigger);
		expect(execution.status).toBe('success');
		expect(sandbox.paidCreates()).toBe(1);
		return execution;
	};

	it('row 93: passes the wait with its own words, and names the task that may be the one', async () => {
		const execution = await runLost('continueRegularOutput');
		const [created] = itemsOf(execution, NODES.generate);
		const [delivered] = itemsOf(execution, NODES.deliver);
		expect(delivered?.json).toEqual(created?.json);
		expect(delivered?.json).toMatchObject({
			error: expect.stringContaining('may have been accepted'),
			details: { possibleTaskIds: createdTaskIds() },
		});
	});

	it('row 93: goes to the error output of the wait', async () => {
		const execution = await runLost('continueErrorOutput');
		expect(itemsOf(execution, NODES.wait, 0)).toEqual([]);
		expect(itemsOf(execution, NODES.wait, 1)).toMatchObject([
			{ json: { details: { possibleTaskIds: createdTaskIds() } } },
		]);
	});
});

describe('an account without enough credits, in a real n8n', () => {
	it('stops the workflow at the create, which is not paid, and says what to do', async () => {
		const { run, sandbox } = harness;
		await run(await readyExample(sandbox), NODES.trigger);
		expect(sandbox.paidCreates()).toBe(1);
		const execution = await run(await readyExample(sandbox), NODES.trigger);

		expect(execution.status).toBe('error');
		expect(execution.resultData.lastNodeExecuted).toBe(NODES.generate);
		const { message, description } = execution.resultData.error!;
		expect(`${message} ${description}`).toMatch(/credits/i);
		expect(sandbox.paidCreates()).toBe(1);
	});
});

describe('a video whose header claims more samples than memory has room for, in a real n8n', () => {
	const claims = [0x02ff_ffff, 0x7fff_ffff];

	/** Uploads what is written in base64. */
	const uploadOf = (files: Buffer[]) =>
		inARow('Upload what comes', [
			...rowsNodes(files.map((file) => file.toString('base64'))),
			node(
				'As File',
				'n8n-nodes-base.convertToFile',
				{ operation: 'toBinary', sourceProperty: 'row', binaryPropertyName: 'data' },
				{ typeVersion: 1.1 },
			),
			node(
				'Upload',
				'n8n-nodes-dance-video.danceVideoUpload',
				{ provider: 'danceGenerator', kind: 'video', fileSource: 'binary', fileBinary: 'data' },
				{ credentials: { [CREDENTIAL_TYPE]: harness.credential } },
			),
		]);

	it('row 75: is uploaded, and n8n lives on', async () => {
		const { run, sandbox } = harness;
		const films = claims.map((claim) =>
			withClaimedSamples(mediaFile('video-12s-header-first.mp4'), claim),
		);
		const execution = await run(uploadOf(films), 'Start');

		expect(execution.status).toBe('success');
		const uploaded = itemsOf(execution, 'Upload').map(({ json }) => [json.kind, json.sizeBytes]);
		expect(uploaded).toEqual(films.map(({ length }) => ['video', length]));
		// The same process, which would be gone, takes the next workflow.
		const next = await run(await readyExample(sandbox), NODES.trigger);
		expect(next.status).toBe('success');
	});
});
