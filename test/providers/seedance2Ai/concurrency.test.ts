import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import { useSandbox } from '../../engine/sandboxRunner';
import { runNode, type NodeRun } from '../../engine/runNode';
import { useSteppedTime } from '../../engine/steppedTime';

const sandbox = useSandbox();
useSteppedTime();

const run = async (
	node: NodeRun['node'],
	parameters: NodeRun['parameters'],
	more: Partial<NodeRun>,
) =>
	await runNode({
		node,
		parameters: { provider: 'seedance2Ai', ...parameters },
		credentials: {
			seedance2AiApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('seedance2Ai') },
		},
		...more,
	});

const posts = () =>
	sandbox()
		.journal()
		.filter(({ method }) => method === 'POST');

describe('the limit of three tasks at once at Seedance2 AI', () => {
	it('is not hammered: the create that is one too many is not sent, and says that nothing was paid', async () => {
		// They would end in seconds; here they do not.
		sandbox().inject({
			provider: 'seedance2Ai',
			method: 'POST',
			times: 'always',
			action: { type: 'task', never: true },
		});
		const items = await run(
			new DanceVideoGenerate(),
			{ mode: 'textToVideo', prompt: '={{ $json.prompt }}', batch: { placeWaitMinutes: 0.05 } },
			{
				isSaved: false,
				items: ['one', 'two', 'three', 'four'].map((prompt) => ({ json: { prompt } })),
				onError: 'continueRegularOutput',
			},
		);
		expect(posts().map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(sandbox().paidCreates()).toBe(3);
		expect(items[3]?.json).toMatchObject({
			error: expect.stringContaining('No task was created for item 3: no slot became free in time'),
			details: {
				kind: 'concurrencyLimit',
				nextStep: expect.stringContaining('Nothing was paid for this item'),
			},
		});
	});

	it('does not keep a status check from being tried again after the same status', async () => {
		const [created] = await run(
			new DanceVideoGenerate(),
			{ mode: 'textToVideo', prompt: 'one' },
			{},
		);
		sandbox().finishTasks();
		sandbox().inject({
			provider: 'seedance2Ai',
			method: 'GET',
			action: {
				type: 'answer',
				status: 429,
				headers: { 'retry-after': '0' },
				body: { message: 'Too many requests' },
			},
		});
		const [seen] = await run(
			new DanceVideoWait(),
			{ mode: 'checkOnce', taskId: '={{ $json.taskId }}', download: false },
			{ items: [{ json: created?.json ?? {} }] },
		);
		expect(seen?.json).toMatchObject({ status: 'succeeded', taskId: created?.json.taskId });
		expect(
			sandbox()
				.journal()
				.slice(1)
				.map(({ status }) => status),
		).toEqual([429, 200]);
	});
});
