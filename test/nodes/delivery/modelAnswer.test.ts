import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { answerModel, forModel } from '../../../nodes/delivery/modelAnswer';
import { Failure } from '../../../transport/failure';

/** A node as an agent up to 2.x runs it, or n8n itself. */
function scene({ isTool, cancel }: { isTool?: boolean; cancel?: AbortSignal } = {}) {
	const warnings: string[] = [];
	const context = {
		getNode: () => ({ name: 'Generate', type: 'danceVideoGenerate' }) as INode,
		getExecutionCancelSignal: () => cancel,
		logger: { warn: (text: string) => warnings.push(text) },
		...(isTool !== undefined && { isToolExecution: () => isTool }),
	} as unknown as IExecuteFunctions;
	return { context, warnings };
}

const lost = new Failure({
	kind: 'timedOut',
	message: 'No answer to Bearer key-of-somebody',
	nextStep: 'Look at your tasks.',
	retryable: true,
	taskId: 'task-7',
});
const fails = async () => await Promise.reject<never>(lost);

describe('a node that a model runs as its tool', () => {
	it('answers with what went wrong, with the task and without the key: n8n would show it nothing', async () => {
		const { context, warnings } = scene({ isTool: true });
		const error = 'No answer to Bearer *** (task task-7)';
		expect(await answerModel(context, fails)).toEqual([[{ json: { error } }]]);
		expect(warnings).toEqual([error]);
	});

	it('answers with its items', async () => {
		const items = [[{ json: { taskId: 'a' } }]];
		expect(await answerModel(scene({ isTool: true }).context, async () => items)).toBe(items);
	});

	it('ends with the error, as n8n’s own, when the execution is cancelled', async () => {
		const { context, warnings } = scene({ isTool: true, cancel: AbortSignal.abort() });
		await expect(answerModel(context, fails)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('task-7') as string,
		});
		expect(warnings).toEqual([]);
		const goesOn = scene({ isTool: true, cancel: new AbortController().signal });
		expect(await answerModel(goesOn.context, fails)).toHaveLength(1);
	});
});

describe('a node that n8n runs itself', () => {
	it.each([
		['says that it is no tool', { isTool: false }],
		['does not tell, as in n8n 1', {}],
	])('throws what it throws where its context %s', async (_what, told) => {
		const { context, warnings } = scene(told);
		await expect(answerModel(context, fails)).rejects.toBe(lost);
		expect(await answerModel(context, async () => [[]])).toEqual([[]]);
		expect(warnings).toEqual([]);
	});
});

describe('an item as a model reads it', () => {
	const json = { taskId: 'a', progress: 0, videoUrl: null, outputs: [], error: '' };

	it('has nothing that says nothing, and a word about what to do now', () => {
		const item = { json, pairedItem: { item: 3 }, binary: {} };
		expect(forModel(item, 'Wait for it.')).toEqual({
			json: { taskId: 'a', progress: 0, message: 'Wait for it.' },
			pairedItem: { item: 3 },
			binary: {},
		});
		expect(forModel(item).json).toStrictEqual({ taskId: 'a', progress: 0 });
	});

	it.each([{ error: 'It failed' }, { message: 'It was submitted before' }])(
		'says for itself what it has to say: %j',
		(said) => {
			expect(forModel({ json: { taskId: 'a', ...said } }, 'Wait for it.').json).toEqual({
				taskId: 'a',
				...said,
			});
		},
	);

	it('is told what to do where it says nothing itself, or only why its task failed', () => {
		const said = (more: object) => forModel({ json: { ...json, ...more } }, 'Now.').json.message;
		expect(said({ message: '' })).toBe('Now.');
		expect(said({ error: { code: null, message: 'No person' } })).toBe('Now.');
	});
});
