import {
	createRunExecutionData,
	type ExecuteWorkflowData,
	type INodeExecutionData,
	type INodeParameters,
} from 'n8n-workflow';

import type { Connection } from '../../../nodes/connect';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { submitWithSlots } from '../../../nodes/DanceVideoGenerate/submitWithSlots';
import { noteWorker } from '../../../suspension/start';
import type { SubmitState } from '../../../tasks/submitJob';
import { startQueue, type QueueEntry } from '../../../tasks/submitQueue';
import { failed } from '../../../tasks/submitResult';
import { inputFailure } from '../../../transport/failure';
import { realClock } from '../../../transport/realClock';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { logLines } from '../../leakCheck/leakCheck';
import { manualClock, task } from '../../tasks/scriptedTasks';

const DAY = 24 * 3_600_000;
const GIVE_UP_AT = Date.parse('2026-03-09T10:00:00.000Z');

const entry = (itemIndex: number, more: Partial<QueueEntry> = {}): QueueEntry => ({
	itemIndex,
	input: { prompt: 'x' },
	expected: null,
	...more,
});
const accepted = (itemIndex: number) =>
	entry(itemIndex, { result: { task: task(`task-${itemIndex}`) } });

/** More entries than the provider has slots. */
const work = (more: Partial<SubmitState> = {}, entries?: QueueEntry[]): SubmitState => ({
	provider: 'seedance2Ai',
	mode: 'textToVideo',
	run: { instanceId: 'n8n', workflowId: 'w', executionId: '1', nodeId: 'generate', runIndex: 0 },
	onUnknown: 'report',
	policy: 'item',
	others: [],
	notes: {},
	queue: startQueue(entries ?? [0, 1, 2, 3].map((at) => entry(at)), { giveUpAt: GIVE_UP_AT }),
	...more,
});

const ASLEEP: ExecuteWorkflowData = { executionId: '2', data: [null], waitTill: new Date() };
/** Nothing here is to be sent. */
const unreachable = { clock: realClock() } as Connection;

/** What comes of it in an n8n that runs a sub-execution like this. */
async function submitted(
	state: SubmitState,
	started: (hidden: INodeParameters) => ExecuteWorkflowData = () => ASLEEP,
	more: Partial<NodeRun> = {},
	connection = unreachable,
) {
	const executionData = createRunExecutionData({ resultData: { runData: {} } });
	let sent: unknown;
	let hidden: INodeParameters | undefined;
	const context = contextFor({
		node: new DanceVideoGenerate(),
		parameters: {},
		credentials: {},
		items: Array.from({ length: 5 }, (_, at) => ({ json: { row: at } })),
		executionData,
		executeWorkflow: async ({ code }, _additionalData, { inputData }) => {
			sent = inputData;
			hidden = code?.nodes[1]?.parameters;
			return started(hidden ?? {});
		},
		...more,
	});
	const steps: SubmitState[] = [];
	const end = await submitWithSlots(context, state, connection, (now) => steps.push(now));
	const [left = []] = context.getExecuteData().data.main ?? [];
	const wakesAt = executionData.waitTill && new Date(executionData.waitTill).getTime();
	return { end, steps, sent, hidden, left: left as INodeExecutionData[], wakesAt };
}

describe('a batch that is suspended', () => {
	it('goes on a day after its last slot could be had, whatever becomes of its sub-execution', async () => {
		const { end, wakesAt, steps, hidden } = await submitted(work());
		expect(hidden).toMatchObject({ work: 'submitWithSlots', provider: 'seedance2Ai' });
		expect({ end, wakesAt, steps }).toEqual({
			end: 'suspended',
			wakesAt: GIVE_UP_AT + DAY,
			steps: [],
		});
	});

	it('has the time for the longest of its videos, too', async () => {
		const delivery = {
			download: false,
			binaryField: 'data',
			fileName: '',
			lastFrame: false,
			maxBytes: 1,
		};
		const waits = { 0: { timeoutMs: 60_000, delivery }, 3: { timeoutMs: 20_000, delivery } };
		expect((await submitted(work({ waits }))).wakesAt).toBe(GIVE_UP_AT + 60_000 + DAY);
	});

	it.each([
		['item', false],
		['errorOutput', true],
	] as const)(
		'goes on with what is known of each item: whatever was sent may have been paid for (%s)',
		async (policy, throughErrorOutput) => {
			const others = [
				{ itemIndex: 0, result: failed(inputFailure(['Prompt is empty.'])) },
				{ itemIndex: 1, result: { alreadySubmitted: 'row 1', taskId: 'task-1' } },
			];
			const entries = [accepted(2), entry(3), entry(4), accepted(5), accepted(6)];
			const { left } = await submitted(work({ policy, others }, entries));
			expect(left.map(({ json }) => json.row)).toEqual([0, 1, 2, 3, 4]);
			expect(left[0]?.json).toMatchObject({
				error: 'Prompt is empty.',
				details: { kind: 'invalidInput' },
			});
			expect(left[1]?.json).toMatchObject({ status: 'alreadySubmitted', taskId: 'task-1' });
			expect(left[2]?.json).toMatchObject({ taskId: 'task-2', status: 'processing' });
			const leaveThere = left.map(({ error }) => error !== undefined);
			expect(leaveThere).toEqual(
				[0, 3, 4].reduce(
					(all, at) => all.with(at, throughErrorOutput),
					Array<boolean>(5).fill(false),
				),
			);
			for (const { json } of left.slice(3)) {
				expect(json.error).toMatch(/^The task of this item may have been created and charged/);
				expect(json.details).toMatchObject({
					kind: 'unknownSubmit',
					mayHaveBeenAccepted: true,
				});
			}
		},
	);

	it('that had nothing to wait for leaves with the items of its sub-execution', async () => {
		const items = [{ json: { taskId: 'task-0' } }];
		const { end } = await submitted(work(), () => ({ executionId: '2', data: [items] }));
		expect(end).toEqual(items);
	});

	it('that a worker may have begun, of which n8n does not tell, ends with what was paid for: nobody pays for more', async () => {
		const entries = [accepted(0), entry(1), entry(2), entry(3)];
		const { end, steps } = await submitted(work({}, entries), ({ seal }) => {
			noteWorker(String(seal));
			throw new Error('database is locked');
		});
		expect(steps).toEqual([]);
		const { queue } = end as SubmitState;
		expect(queue.entries[0]).toEqual(accepted(0));
		expect(queue.entries.slice(1).map(({ result }) => result)).toMatchObject(
			Array(3).fill({ details: { mayHaveBeenAccepted: false } }),
		);
	});
});

describe('a batch that has a slot for each of its items', () => {
	it('is not suspended while they can be sent', async () => {
		const { end, sent, steps } = await submitted(work({}, [accepted(0), accepted(1), accepted(2)]));
		expect(sent).toBeUndefined();
		expect(steps).toEqual([end]);
	});

	it('is suspended when the slots turn out to be taken', async () => {
		const later = Date.now() + DAY;
		const state = work({}, [accepted(0), entry(1)]);
		const queue = { ...state.queue, giveUpAt: later, slotsTakenUntil: later - 1 };
		const { end, sent, steps } = await submitted({ ...state, queue });
		expect(end).toBe('suspended');
		expect(sent).toBeDefined();
		expect(steps).toHaveLength(1);
	});
});

describe('a batch that cannot be suspended', () => {
	const done = [0, 1, 2, 3].map(accepted);

	it('because n8n refuses it waits for its slots in process', async () => {
		const { end, steps, hidden } = await submitted(work({}, done), () => {
			throw new Error('no access to the credential');
		});
		expect(hidden).toMatchObject({ role: 'supervisor' });
		expect(end).toMatchObject({ queue: { entries: done } });
		expect(steps).toEqual([end]);
		expect(logLines().at(-1)).toMatch(/in process: n8n refused: .*no access to the credential$/);
	});

	it('because n8n refuses it is not offered to n8n again, however long it waits', async () => {
		let offered = 0;
		const clock = manualClock();
		const state = work();
		const giveUpAt = clock.now() + DAY;
		const { end } = await submitted(
			{ ...state, queue: { ...state.queue, giveUpAt, slotsTakenUntil: giveUpAt } },
			() => {
				offered += 1;
				throw new Error('no access to the credential');
			},
			{},
			{ ...unreachable, clock },
		);
		expect(offered).toBe(1);
		expect((end as SubmitState).queue.entries.map(({ result }) => result)).toMatchObject(
			Array(4).fill({ details: { kind: 'concurrencyLimit', mayHaveBeenAccepted: false } }),
		);
	});

	const here = async (more: Partial<SubmitState>, run?: Partial<NodeRun>) => {
		const { end, steps, sent } = await submitted(work(more, done), undefined, run);
		expect(sent).toBeUndefined();
		expect(end).toMatchObject({ queue: { entries: done } });
		expect(steps).toEqual([end]);
		return logLines().at(-1);
	};

	it('waits for its slots in process, and says why', async () => {
		expect(await here({ provider: 'vtrix', mode: 'imageToVideo' })).toMatch(
			/in process: the items have files$/,
		);
		expect(await here({}, { isSaved: false })).toMatch(/in process: the workflow is not saved/);
	});
});
