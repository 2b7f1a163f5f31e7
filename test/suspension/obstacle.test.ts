import type { IRunExecutionData } from 'n8n-workflow';

import type * as obstacles from '../../suspension/obstacle';
import { obstacleToSuspending } from '../../suspension/obstacle';
import { suspend } from '../../suspension/suspend';
import { counting, NEVER } from './plainJob';
import { inEarlierN8n } from './earlierN8n';
import { plainContext } from './plainContext';

const ofEarlier = inEarlierN8n<typeof obstacles>('calculateWorkflowChecksum', 'obstacle');

const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));

interface Stored {
	/** With how many items it began: as its first node has put them out, or as they wait for it. */
	ran?: number;
	waits?: number;
	/** What is stored of it in place of that. */
	instead?: object;
	calledBy?: string;
	shouldResume?: boolean;
}

/** What n8n stores of an execution. */
const executionOf = ({ ran, waits, instead, calledBy, shouldResume }: Stored) =>
	({
		resultData: {
			runData:
				ran === undefined
					? {}
					: {
							Later: [{ executionIndex: 1, data: { main: [items(9)] } }],
							Start: [{ executionIndex: 0, data: { main: [items(ran)] } }],
						},
		},
		executionData: {
			nodeExecutionStack: waits === undefined ? [] : [{ data: { main: [items(waits)] } }],
		},
		...instead,
		...(calledBy && {
			parentExecution: {
				executionId: calledBy,
				workflowId: 'w',
				...(shouldResume !== undefined && { shouldResume }),
			},
		}),
	}) as unknown as IRunExecutionData;

/** Why an execution of an n8n cannot be suspended, which stores these executions. */
async function obstacle(
	stored: Record<string, Stored | Error>,
	{ id = '1', workflowId = 'w', mode = 'integrated', isToolCall = false } = {},
) {
	const data = Object.entries(stored).map(([which, found]) => [
		which,
		found instanceof Error ? found : executionOf(found),
	]);
	const { context } = plainContext({
		executionId: id,
		workflowId,
		mode,
		stored: Object.fromEntries(data) as Record<string, IRunExecutionData | Error>,
	});
	return await obstacleToSuspending(context, isToolCall);
}

const waiting = (data: object) => ({ executionData: { nodeExecutionStack: [{ data }] } });
const ranWith = (data: object | undefined) => ({
	resultData: { runData: { Start: [{ executionIndex: 0, data }] } },
});

const ONE = /another workflow may be calling this one once for each item/;

describe('an execution that would be suspended', () => {
	it('is none of an agent’s tool, and none of a workflow that is not saved', async () => {
		expect(await obstacle({}, { isToolCall: true })).toMatch(/an AI agent is waiting/);
		expect(await obstacle({}, { id: '' })).toMatch(/not saved/);
		expect(await obstacle({}, { workflowId: '' })).toMatch(/not saved/);
	});

	it('is none of an n8n 1.x, which wakes it with the wrong items', async () => {
		const { context } = plainContext({ mode: 'manual' });
		expect(await ofEarlier.obstacleToSuspending(context, false)).toMatch(/older than 2\.0/);
		expect(await obstacleToSuspending(context, false)).toBeUndefined();
	});

	it('is none that n8n has refused to suspend before', async () => {
		const { context } = plainContext({
			mode: 'manual',
			run: async () => await Promise.reject<never>(new Error('The credential is not shared')),
		});
		await suspend(context, counting(), { left: 1 }, NEVER);
		expect(await obstacleToSuspending(context, false)).toMatch(/refused to suspend it before/);
	});

	it('may be any that no other workflow has called', async () => {
		expect(await obstacle({ 1: { ran: 1, calledBy: '2' } }, { mode: 'manual' })).toBeUndefined();
		expect(await obstacle({ 1: { ran: 1 } })).toBeUndefined();
	});

	it.each<[string, Stored]>([
		['by what its first node has put out', { ran: 1, calledBy: '2' }],
		['by what waits for it', { waits: 1, calledBy: '2' }],
		['of which nothing is known', { calledBy: '2' }],
		['of which nothing waits any more', { calledBy: '2', instead: { executionData: undefined } }],
		['of which it is not known what waits', { calledBy: '2', instead: waiting({}) }],
		['whose first node has put out nothing', { calledBy: '2', instead: ranWith(undefined) }],
		['whose first node has put out no items', { calledBy: '2', instead: ranWith({}) }],
	])('is not one that was called for a single item, %s', async (_how, stored) => {
		expect(await obstacle({ 1: stored })).toMatch(ONE);
	});

	it('may be one that was called for several, by one that was not called itself', async () => {
		expect(await obstacle({ 1: { ran: 2, calledBy: '2' }, 2: { ran: 1 } })).toBeUndefined();
		expect(await obstacle({ 1: { waits: 2, calledBy: '2' }, 2: {} })).toBeUndefined();
		// A run by hand is not stored before it ends.
		expect(await obstacle({ 1: { ran: 2, calledBy: '2' } })).toBeUndefined();
	});

	it('is not one whose caller was called for a single item', async () => {
		const stored = { 1: { ran: 2, calledBy: '2' }, 2: { ran: 1, calledBy: '3' } };
		expect(await obstacle(stored)).toMatch(ONE);
	});

	it('may be one that nobody waits for', async () => {
		const stored = { 1: { ran: 1, calledBy: '2', shouldResume: false } };
		expect(await obstacle(stored)).toBeUndefined();
	});

	it('is not one of which n8n does not tell who called it', async () => {
		expect(await obstacle({})).toMatch(ONE);
		expect(await obstacle({ 1: new Error('busy') })).toMatch(ONE);
		expect(await obstacle({ 1: { ran: 2, calledBy: '2' }, 2: new Error('busy') })).toMatch(ONE);
	});

	it('is looked for no deeper than twenty callers', async () => {
		const chain = (depth: number) =>
			Object.fromEntries(
				Array.from({ length: depth }, (_, at) => [
					at + 1,
					{ ran: 2, ...(at + 1 < depth && { calledBy: String(at + 2) }) },
				]),
			);
		expect(await obstacle(chain(20))).toBeUndefined();
		expect(await obstacle(chain(21))).toMatch(ONE);
	});
});
