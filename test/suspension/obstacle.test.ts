import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { obstacleToSuspending } from '../../suspension/obstacle';

const items = (count: number) => Array.from({ length: count }, () => ({ json: {} }));

interface Stored {
	/** With how many items it began: as its first node has put them out, or as they wait for it. */
	ran?: number;
	waits?: number;
	calledBy?: string;
	shouldResume?: boolean;
}

/** What n8n stores of an execution. */
const executionOf = ({ ran, waits, calledBy, shouldResume }: Stored) =>
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
	const context = {
		getMode: () => mode,
		getExecutionId: () => id,
		getWorkflow: () => ({ id: workflowId }),
		getWorkflowDataProxy: () => ({ $execution: { id }, $workflow: { id: workflowId } }),
		getExecutionDataById: async (wanted: string) => {
			const found = stored[wanted];
			if (found instanceof Error) throw found;
			return found && executionOf(found);
		},
	} as unknown as IExecuteFunctions;
	return await obstacleToSuspending(context, isToolCall);
}

const ONE = /another workflow may be calling this one once for each item/;

describe('an execution that would be suspended', () => {
	it('is none of an agent’s tool, and none of a workflow that is not saved', async () => {
		expect(await obstacle({}, { isToolCall: true })).toMatch(/an AI agent is waiting/);
		expect(await obstacle({}, { id: '' })).toMatch(/not saved/);
		expect(await obstacle({}, { workflowId: '' })).toMatch(/not saved/);
	});

	it('may be any that no other workflow has called', async () => {
		expect(await obstacle({ 1: { ran: 1, calledBy: '2' } }, { mode: 'manual' })).toBeUndefined();
		expect(await obstacle({ 1: { ran: 1 } })).toBeUndefined();
	});

	it.each<[string, Stored]>([
		['by what its first node has put out', { ran: 1, calledBy: '2' }],
		['by what waits for it', { waits: 1, calledBy: '2' }],
		['of which nothing is known', { calledBy: '2' }],
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
