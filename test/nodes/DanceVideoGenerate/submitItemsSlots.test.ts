import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
} from 'n8n-workflow';

import { memoryOf } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import type { ReadItem } from '../../../nodes/DanceVideoGenerate/readItems';
import { submitItems } from '../../../nodes/DanceVideoGenerate/submitItems';
import type { SubmitState } from '../../../tasks/submitJob';
import { failed } from '../../../tasks/submitResult';
import { inputFailure } from '../../../transport/failure';
import { useDedupStore } from '../../engine/dedupStore';
import { inlineMarksOf } from '../../engine/inlineMarks';
import { DanceVideoPoll } from '../../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { errorOf } from '../../engine/sandboxRunner';
import { manualClock, task } from '../../tasks/scriptedTasks';
import { generateRun, item, LOST, PRICE, REFUSED, type RunOptions } from './generateRun';

useDedupStore();
const marks = inlineMarksOf(new DanceVideoPoll());

const GOES_ON = { onError: 'continueRegularOutput' as const };
const WRONG: ReadItem = { itemIndex: 1, error: inputFailure(['Prompt is empty.']) };
const WAIT = {
	timeoutMs: 1_800_000,
	delivery: { download: false, binaryField: 'data', fileName: '', lastFrame: false, maxBytes: 1 },
};
const ASLEEP: ExecuteWorkflowData = { executionId: '2', data: [null], waitTill: new Date() };
const FIVE = [0, 1, 2, 3, 4].map((at) => item(at, {}, 'seedance2Ai'));
const SLOTTED = { id: 'seedance2Ai' } as const;

/** A run whose sub-execution n8n starts like this; and what was handed over to it. */
function suspendable(started: () => ExecuteWorkflowData, options: RunOptions = {}) {
	const handedOver: SubmitState[] = [];
	const of: RunOptions['of'] = {
		...GOES_ON,
		executeWorkflow: async (...call) => {
			const [{ code }, , { inputData }] = call;
			if (code?.nodes.some(({ parameters }) => parameters.work === 'mark'))
				return await marks(...call);
			handedOver.push(stateIn(inputData));
			return started();
		},
		...options.of,
	};
	return { ...generateRun({ ...SLOTTED, ...options, of }), handedOver };
}

function stateIn([item]: INodeExecutionData[] = []): SubmitState {
	const [envelope] = Object.values(item?.json ?? {});
	return (envelope as { state: SubmitState }).state;
}

describe('items at a provider that runs only so many tasks at a time', () => {
	it('are created here as far as there are slots, and leave with their tasks', async () => {
		const { run, created, context } = suspendable(() => ASLEEP, { ends: { 2: REFUSED } });
		const items = await submitItems(run, [FIVE[0]!, WRONG, FIVE[2]!, FIVE[3]!]);
		expect(created).toEqual(['number 0', 'number 2', 'number 3']);
		expect(items.map(({ json }) => json.taskId)).toEqual([
			'task-1',
			undefined,
			undefined,
			'task-3',
		]);
		expect(items[1]?.json.error).toBe('Prompt is empty.');
		expect(context.customData.get('danceVideoTasks')).toBe('task-1, task-3');
		expect(Object.keys(memoryOf(context).ends)).toEqual(['0', '3']);
	});

	it('are remembered in the moment in which they are accepted', async () => {
		const known: string[][] = [];
		const { run, context } = suspendable(() => ASLEEP, {
			onCreate: () => void known.push(Object.keys(memoryOf(context).ends)),
		});
		await submitItems(run, FIVE.slice(0, 2));
		expect(known).toEqual([[], ['0']]);
	});

	it('end with the first that fails where errors stop the workflow', async () => {
		const { run, created } = suspendable(() => ASLEEP, {
			ends: { 2: REFUSED },
			of: { onError: 'stopWorkflow' },
		});
		const error = await errorOf(submitItems(run, FIVE.slice(0, 3)));
		expect(created).toEqual(['number 0', 'number 1']);
		expect(error.context.itemIndex).toBe(1);
		expect(error.description).toContain('task-1');
	});

	it('are remembered where it ends in the middle, too', async () => {
		const { run, context } = suspendable(() => ASLEEP, { ends: { 1: LOST } });
		await submitItems(run, FIVE.slice(0, 1));
		expect(memoryOf(context).ends[0]).toMatchObject({ provider: 'seedance2Ai' });
	});
});

describe('more items than there are slots', () => {
	it('are handed over with all that they need, and are not sent again by whoever retries this', async () => {
		const { run, created, handedOver, context, clock } = suspendable(() => ASLEEP, {
			settings: {
				onUnknown: 'submitAgain',
				slotWaitMs: 120_000,
				maxCredits: 1_000,
				requestsPerMinute: 7,
			},
			parameters: { callBack: 'resume' },
			more: { shape: { fields: 'simplified' } },
		});
		memoryOf(context).ends[4] = { task: task('before') };
		const keyed = { ...FIVE[3]!, submitOnceKey: 'row' };
		const items = [FIVE[0]!, WRONG, FIVE[2]!, keyed, FIVE[4]!, { ...FIVE[1]!, itemIndex: 5 }];
		expect(await submitItems(run, items)).toEqual([]);
		expect(created).toEqual([]);
		expect(handedOver).toHaveLength(1);
		expect(handedOver[0]).toMatchObject({
			provider: 'seedance2Ai',
			mode: 'textToVideo',
			run: memoryOf(context).run,
			onUnknown: 'submitAgain',
			requestsPerMinute: 7,
			policy: 'item',
			shape: { fields: 'simplified' },
			notes: { 0: { callBack: 'resume' }, 5: { callBack: 'resume' } },
			others: [
				{ itemIndex: 1, result: failed((WRONG as { error: unknown }).error) },
				{ itemIndex: 4, result: { task: { taskId: 'before' } } },
			],
			queue: {
				entries: [
					{ itemIndex: 0, input: FIVE[0]!.input, expected: PRICE },
					{ itemIndex: 2 },
					{ itemIndex: 3, submitOnceKey: 'row' },
					{ itemIndex: 5 },
				],
				budget: { maxCredits: 1_000, spent: 70 },
				stopOnFailure: false,
				giveUpAt: clock.now() + 120_000,
			},
		});
		expect(handedOver[0]).not.toHaveProperty('waits');
		expect(memoryOf(context).ends).toMatchObject({
			0: { details: { kind: 'unknownSubmit' } },
			2: { details: { kind: 'unknownSubmit' } },
			4: { task: { taskId: 'before' } },
			5: { details: { kind: 'unknownSubmit' } },
		});
		expect(memoryOf(context).ends).not.toHaveProperty('3');
	});

	it('are handed over with how each is waited for, once, and with what an error does', async () => {
		const { run, handedOver } = suspendable(() => ASLEEP, { of: { onError: 'stopWorkflow' } });
		const items = [{ ...FIVE[0]!, wait: WAIT }, ...FIVE.slice(1)];
		expect(await submitItems(run, items)).toEqual([]);
		expect(handedOver[0]?.waits).toEqual({ 0: WAIT });
		expect(handedOver[0]?.queue.entries[0]).not.toHaveProperty('wait');
		expect(handedOver[0]).toMatchObject({ policy: 'stop', queue: { stopOnFailure: true } });
	});

	it('leave with what their sub-execution has made of them, where it did not have to sleep', async () => {
		const made = [{ json: { taskId: 'a' } }];
		const { run, context } = suspendable(() => ({ executionId: '2', data: [made] }));
		expect(await submitItems(run, FIVE)).toEqual(made);
		expect(Object.keys(memoryOf(context).ends)).toHaveLength(5);
	});
});

describe('the videos of tasks that are waited for', () => {
	const suspended = async (options: RunOptions, ...items: ReadItem[]) => {
		const executionData = createRunExecutionData({ resultData: { runData: {} } });
		const clock = manualClock();
		clock.set(Date.now());
		const of = { executionData, ...options.of };
		const played = suspendable(() => ASLEEP, { clock, ...options, of });
		const leaving = await submitItems(played.run, items);
		return { ...played, leaving, isAsleep: executionData.waitTill !== undefined };
	};

	it('are waited for once all tasks have been created', async () => {
		const { leaving, created, isAsleep, context } = await suspended(
			{ id: 'danceGenerator' },
			item(0, { wait: WAIT }),
			item(1, { wait: WAIT }),
		);
		expect({ leaving, created, isAsleep }).toEqual({
			leaving: [],
			created: ['number 0', 'number 1'],
			isAsleep: true,
		});
		expect(context.getContext('node').parked).toMatchObject({
			items: [{ poll: { taskId: 'task-1' } }, { poll: { taskId: 'task-2' } }],
		});
	});

	it('are not waited for where an item that failed stops the workflow, which names the tasks', async () => {
		const { run } = suspendable(() => ASLEEP, {
			id: 'danceGenerator',
			ends: { 2: REFUSED },
			of: { onError: 'stopWorkflow' },
		});
		const items = [item(0, { wait: WAIT }), item(1, { wait: WAIT })];
		expect((await errorOf(submitItems(run, items))).description).toContain('task-1');
	});
});
