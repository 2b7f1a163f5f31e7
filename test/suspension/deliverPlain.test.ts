import {
	NodeOperationError,
	type ExecuteWorkflowData,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type * as delivering from '../../suspension/deliver';
import { copiesFiles, leave } from '../../suspension/deliver';
import { HIDDEN_NODE_TYPE } from '../../suspension/drawing';
import { resultIn, stateIn, wrapLeaving } from '../../suspension/envelope';
import type { Job } from '../../suspension/job';
import { thisProcess } from '../../transport/thisProcess';
import { inEarlierN8n } from './earlierN8n';
import { nodeNamed, plainContext, type PlainN8n } from './plainContext';
import { counting, registryOf, type State } from './plainJob';

const ofEarlier = inEarlierN8n<typeof delivering>('WAIT_FOR_SUB_EXECUTION', 'deliver');

const SEAL = 'the seal';
const FETCHED: INodeExecutionData[] = wrapLeaving(SEAL, [{ json: { taskId: 'a' } }]);
const BUSY = new Error('SQLITE_BUSY');
const REFUSED = new NodeOperationError({ name: 'Wait' } as INode, 'Not shared');

afterEach(() => jest.restoreAllMocks());

interface More extends Partial<PlainN8n> {
	parentId?: string;
	job?: Partial<Job<State>>;
	/** What lets them go; the one of this n8n unless given. */
	by?: typeof leave;
}

/** What leaves a part whose results are files, in an n8n whose sub-executions end so, one after the other. */
async function leaving(
	ends: Array<Error | ExecuteWorkflowData['data']>,
	{ parentId = '1', job, by = leave, ...n8n }: More = {},
) {
	const pauses: number[] = [];
	jest.spyOn(thisProcess, 'sleep').mockImplementation(async (ms) => void pauses.push(ms));
	const { context, calls, log } = plainContext({
		node: { id: 'its own', name: 'Count down', parameters: { provider: 'vtrix', role: 'worker' } },
		parameters: { parentId, savesErrors: 'all' },
		run: async () => {
			const end = ends.shift();
			if (!end || end instanceof Error) throw end ?? new Error('It is not asked for');
			return { executionId: '9', data: end };
		},
		...n8n,
	});
	const does = counting({ keepsFiles: ({ left }) => left === 0, ...job });
	const run = { context, registry: registryOf(does), job: does as Job<unknown>, seal: SEAL };
	const [again = [], left = []] = await by(run, { left: 0 });
	expect(again).toEqual([]);
	return { left, calls, log, pauses, results: left.map((item) => resultIn(SEAL, item)) };
}

describe('results with files', () => {
	it('are made in a sub-execution of the execution that wants them, and leave as they are', async () => {
		const { left, calls, pauses } = await leaving([[FETCHED]]);
		expect(left).toBe(FETCHED);
		expect([calls.length, pauses]).toEqual([1, []]);
		expect(calls[0]?.parentExecution).toEqual({
			executionId: '1',
			workflowId: 'w',
			// That one sleeps on its supervisor, not on this.
			shouldResume: false,
		});
	});

	it('are made of the state, by the hidden node with the same ID and credentials', async () => {
		const credentials = { vtrixApi: { id: '3', name: 'mine' } };
		const node = { id: 'its own', credentials, parameters: { provider: 'vtrix', role: 'worker' } };
		const { code, items } = (await leaving([[FETCHED]], { node })).calls[0]!;
		expect(nodeNamed(code, 'Deliver it')).toMatchObject({
			id: 'its own',
			type: HIDDEN_NODE_TYPE,
			parameters: { provider: 'vtrix', work: 'count', role: 'deliver' },
			credentials,
		});
		expect(items.map((item) => stateIn(SEAL, item))).toMatchObject([
			{ job: 'count', turn: 0, inProgress: false, state: { left: 0 } },
		]);
		const without = (await leaving([[FETCHED]])).calls[0]!.code;
		expect(nodeNamed(without, 'Deliver it')).not.toHaveProperty('credentials');
	});

	it('are made in one of which n8n keeps how it crashed, and nothing else', async () => {
		const { code } = (await leaving([[FETCHED]])).calls[0]!;
		expect(code.settings).toMatchObject({
			saveExecutionProgress: false,
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
			executionTimeout: -1,
		});
		expect(code.connections).toEqual({
			Start: { main: [[{ node: 'Deliver it', type: 'main', index: 0 }]] },
		});
		expect(code.nodes.map(({ name }) => name)).toEqual(['Start', 'Deliver it', 'Internal Part']);
		expect(nodeNamed(code, 'Internal Part').parameters.content).toContain('[execution 1]');
	});

	it.each<[string, ExecuteWorkflowData['data']]>([
		['nothing', [null]],
		['no output', []],
	])('are none where that ends with %s', async (_what, data) => {
		expect((await leaving([data])).left).toEqual([]);
	});

	it('are fetched once more, five seconds later, where n8n could not hand them over', async () => {
		const { left, pauses, log } = await leaving([BUSY, [FETCHED]]);
		expect(left).toBe(FETCHED);
		expect(pauses).toEqual([5_000]);
		expect(log).toEqual([
			expect.stringMatching(/^warn: Test: .*once more: SQLITE_BUSY$/) as string,
		]);
	});

	it('are an error with what is known, where n8n fails a second time, even in its own words', async () => {
		for (const again of [BUSY, REFUSED]) {
			const { results, calls } = await leaving([BUSY, again, [FETCHED]]);
			expect(calls).toHaveLength(2);
			expect(results).toEqual([
				{
					kind: 'failed',
					message: `${again.message}, with {"left":0}`,
					description: `What to do: ${again.message}`,
				},
			]);
		}
	});

	it('are not fetched again where n8n refuses it', async () => {
		const { results, pauses, log } = await leaving([REFUSED, [FETCHED]]);
		expect(results).toMatchObject([{ message: 'Not shared, with {"left":0}' }]);
		expect([pauses, log]).toEqual([[], []]);
	});

	it('are not waited for by an execution that is cancelled', async () => {
		const cancel = AbortSignal.abort();
		const { results, calls, pauses } = await leaving([BUSY, [FETCHED]], { cancel });
		expect([calls.length, pauses]).toEqual([1, []]);
		expect(results).toMatchObject([
			{ kind: 'failed', message: expect.stringContaining('{"left":0}') as string },
		]);
	});
});

describe('results that need no other execution', () => {
	const HERE = [{ kind: 'leaving', json: { left: 0 } }];

	it('are made here: no files, or nobody to hand them to', async () => {
		expect((await leaving([], { job: { keepsFiles: () => false } })).results).toEqual(HERE);
		expect((await leaving([], { parentId: '' })).results).toEqual(HERE);
	});

	it('are those of an n8n that does not copy files, too', async () => {
		expect(copiesFiles()).toBe(true);
		expect(ofEarlier.copiesFiles()).toBe(false);
		const { results, calls } = await leaving([], { by: ofEarlier.leave });
		expect([results, calls]).toEqual([HERE, []]);
	});

	const failing = (error: Error): More => ({
		parentId: '',
		job: { toItems: async () => await Promise.reject<never>(error) },
	});

	it('are an error in the job’s own words, which name its tasks', async () => {
		expect((await leaving([], failing(REFUSED))).results).toEqual([
			{ kind: 'failed', message: 'Not shared', description: 'What to do: Not shared' },
		]);
	});

	it('are one with what is known, where nobody has foreseen it', async () => {
		const { results } = await leaving([], failing(new TypeError('x is not a function')));
		expect(results).toMatchObject([{ message: 'x is not a function, with {"left":0}' }]);
	});
});
