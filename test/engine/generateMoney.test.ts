import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { executeGenerate } from '../../nodes/DanceVideoGenerate/execute';
import { DANCE, danceRunner, errorOf, useSandbox } from './sandboxRunner';
import { logLines } from '../leakCheck/leakCheck';
import { contextFor } from './runNode';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run } = danceRunner(sandbox);

const generate = async (changes: INodeParameters = {}, more: Parameters<typeof run>[2] = {}) =>
	await run(new DanceVideoGenerate(), { ...DANCE, ...changes }, more);

const createsSent = () =>
	sandbox()
		.journal()
		.filter(({ path }) => path.endsWith('/generate'));

describe('what Dance Video Generate does when a create does not go well', () => {
	it('names the tasks already paid for when a later item stops the node', async () => {
		sandbox().inject({
			path: '/generate',
			skip: 1,
			action: {
				type: 'answer',
				status: 402,
				body: { error: 'insufficient_credits', message: 'no', details: {} },
			},
		});
		const error = await errorOf(generate({}, { items: [{ json: {} }, { json: {} }] }));
		const paid = sandbox()
			.journal()
			.find(({ paidCreate }) => paidCreate)?.taskId;
		expect(error.message).toMatch(/not enough credits/);
		expect(error.description).toContain(paid);
	});

	it('does not create an accepted item again when n8n runs the node a second time', async () => {
		sandbox().inject({
			path: '/generate',
			skip: 1,
			action: {
				type: 'answer',
				status: 402,
				body: { error: 'insufficient_credits', message: 'no' },
			},
		});
		const context = contextFor({
			node: new DanceVideoGenerate(),
			parameters: { provider: 'danceGenerator', ...DANCE },
			credentials: {
				danceGeneratorApi: {
					apiKey: sandbox().apiKey,
					baseUrl: sandbox().baseUrl('danceGenerator'),
				},
			},
			items: [{ json: {} }, { json: {} }],
		});
		// As Retry On Fail does it: the same execution, the whole node again.
		await errorOf(executeGenerate(context));
		const [items] = await executeGenerate(context);
		expect(items).toHaveLength(2);
		expect(sandbox().paidCreates()).toBe(2);
	});

	it('stops again where the try before has stopped, at an item whose task may exist', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'reset', handle: true } });
		const context = contextFor({
			node: new DanceVideoGenerate(),
			parameters: { provider: 'danceGenerator', ...DANCE, batch: { ordersAtOnce: 1 } },
			credentials: {
				danceGeneratorApi: {
					apiKey: sandbox().apiKey,
					baseUrl: sandbox().baseUrl('danceGenerator'),
				},
			},
			items: [{ json: {} }, { json: {} }],
		});
		for (let tries = 0; tries < 2; tries++) {
			const error = await errorOf(executeGenerate(context));
			expect(error.message).toMatch(/may have been accepted/);
			expect(error.context.itemIndex).toBe(0);
		}
		// Neither it nor the item after it, of which nobody would get to know.
		expect(createsSent()).toHaveLength(1);
	});

	it("names each task in n8n's log as it is created: there it is found after a kill", async () => {
		const items = await generate({}, { items: [{ json: {} }, { json: {} }] });
		const named = items.map(
			({ json }, at) => `Dance Generator took item ${at}: task ${String(json.taskId)}`,
		);
		expect(logLines()).toEqual(
			expect.arrayContaining(named.map((line) => expect.stringContaining(line) as string)),
		);
	});

	it('sends a create again when the provider asks for patience with 429', async () => {
		sandbox().inject({
			path: '/generate',
			action: { type: 'answer', status: 429, headers: { 'retry-after': '0' }, body: {} },
		});
		const [item] = await generate();
		expect(item?.json.status).toBe('pending');
		expect(sandbox().paidCreates()).toBe(1);
	});

	it.each([
		['the connection is lost after it was sent', { type: 'reset', handle: true } as const],
		[
			'the server answers 500',
			{ type: 'answer', status: 500, body: 'oops', handle: true } as const,
		],
		['the answer is broken off', { type: 'mangle', how: 'truncate' } as const],
		[
			'the answer is a web page',
			{ type: 'answer', status: 200, body: '<html>hi</html>', handle: true } as const,
		],
		['the answer is empty', { type: 'answer', status: 201, handle: true } as const],
	])(
		'does not send a create again when %s, and says that the task may exist',
		async (_name, action) => {
			sandbox().inject({ path: '/generate', action });
			const error = await errorOf(generate());
			expect(createsSent()).toHaveLength(1);
			expect(error.message).toMatch(/may have been accepted: the task may exist/);
			expect(error.description).toMatch(/It was not sent again\. Run Dance Video List Tasks/);
		},
	);

	it('does not claim that a create may exist when the provider was never reached', async () => {
		const error = await errorOf(generate({}, { baseUrl: 'http://127.0.0.1:9/api/v1' }));
		expect(error.message).toMatch(
			/Could not get an answer from http:\/\/127.0.0.1:9: it refuses connections/,
		);
		expect(error.message).not.toMatch(/may exist/);
	});

	it('never shows the key in an error', async () => {
		sandbox().inject({
			path: '/generate',
			action: {
				type: 'answer',
				status: 422,
				body: {
					error: 'validation_error',
					message: `Bearer ${sandbox().apiKey} is odd`,
					details: { key: sandbox().apiKey },
				},
			},
		});
		const error = await errorOf(generate());
		expect(
			JSON.stringify([
				error.message,
				error.description,
				error.messages,
				error.context,
				error.cause,
			]),
		).not.toContain(sandbox().apiKey);
	});

	it('takes a key that was pasted with white space and "Bearer"', async () => {
		const [item] = await generate({}, { apiKey: ` Bearer ${sandbox().apiKey}\n` });
		expect(item?.json.status).toBe('pending');
	});

	it('says what to do when the key is wrong', async () => {
		const error = await errorOf(generate({}, { apiKey: 'sk-wrong-wrong-wrong' }));
		expect(error.message).toMatch(/does not accept the API key/);
		expect(error.description).toMatch(/Settings > API Keys/);
		expect(createsSent()).toHaveLength(1);
	});
});
