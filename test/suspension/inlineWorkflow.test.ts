import type { IExecuteFunctions } from 'n8n-workflow';

import { HIDDEN_NODE_TYPE, noteOn } from '../../suspension/drawing';
import {
	idsOf,
	runSuspendable,
	settingsFor,
	settingsOf,
	type SuspendableWork,
} from '../../suspension/inlineWorkflow';
import { ASLEEP, nodeNamed, plainContext, type PlainN8n } from './plainContext';

const WORK: SuspendableWork = {
	parameters: { work: 'count', role: 'worker' },
	items: [{ json: { state: 1 } }],
	does: 'Count down',
	parentId: '17',
	hasFinish: false,
	savesProgress: false,
	kept: 'nothing',
};

/** The sub-execution that is started for this work. */
async function started(work: Partial<SuspendableWork> = {}, n8n: PlainN8n = {}) {
	const { context, calls } = plainContext(n8n);
	expect(await runSuspendable(context, { ...WORK, ...work })).toBe(ASLEEP);
	expect(calls).toHaveLength(1);
	const { code, ...call } = calls[0]!;
	const done = nodeNamed(code, 'Hand over the result');
	return { ...call, code, done, hidden: nodeNamed(code, 'Count down') };
}

const to = (...names: string[]) => names.map((node) => ({ node, type: 'main', index: 0 }));

describe('a sub-execution that can sleep', () => {
	it('belongs to the execution that starts it, which n8n resumes at its end', async () => {
		const { parentExecution, items } = await started();
		expect(parentExecution).toEqual({ executionId: '5', workflowId: 'w', shouldResume: true });
		expect(items).toBe(WORK.items);
	});

	it('leads from its start to the hidden node, back to that, and out of it', async () => {
		const { code, hidden, done } = await started();
		expect(code.connections).toEqual({
			Start: { main: [to('Count down')] },
			'Count down': { main: [to('Count down'), to('Hand over the result')] },
		});
		expect(nodeNamed(code, 'Start')).toMatchObject({
			type: 'n8n-nodes-base.executeWorkflowTrigger',
			parameters: { inputSource: 'passthrough' },
		});
		expect(hidden).toMatchObject({ type: HIDDEN_NODE_TYPE, parameters: WORK.parameters });
		expect(done.type).toBe('n8n-nodes-base.noOp');
		// Where what a person reads begins.
		expect(nodeNamed(code, 'Internal Part').parameters.content).toContain('[execution 17]');
	});

	it('has the visible node’s ID, for what it notes in n8n’s store, and its credentials', async () => {
		const credentials = { vtrixApi: { id: '3', name: 'mine' } };
		for (const hasFinish of [true, false]) {
			const { hidden } = await started({ hasFinish }, { node: { id: 'its own', credentials } });
			expect(hidden).toMatchObject({ id: 'its own', credentials });
		}
		const { hidden, done } = await started({ hasFinish: true });
		expect([hidden.id, 'credentials' in hidden, 'credentials' in done]).toEqual([
			'visible',
			false,
			false,
		]);
	});

	it('throws its errors itself, or where it ends in a node that may throw', async () => {
		const credentials = { vtrixApi: { id: '3', name: 'mine' } };
		const alone = await started({}, { node: { credentials } });
		expect(alone.hidden).not.toHaveProperty('onError');
		expect(alone.done).not.toHaveProperty('credentials');
		const { hidden, done } = await started({ hasFinish: true }, { node: { credentials } });
		expect(hidden.onError).toBe('continueRegularOutput');
		expect(done).toMatchObject({
			type: HIDDEN_NODE_TYPE,
			parameters: { work: 'count', role: 'finish' },
			credentials,
		});
		expect(hidden.parameters).toEqual(WORK.parameters);
		expect(done.id).not.toBe(hidden.id);
	});

	it('is drawn from left to right, one node beside the other, below the note', async () => {
		for (const hasFinish of [true, false]) {
			const { code } = await started({ hasFinish });
			const [start, hidden, done, note] = code.nodes.map(({ position }) => position);
			expect(new Set([start![1], hidden![1], done![1]]).size).toBe(1);
			expect(hidden![0] - start![0]).toBeGreaterThan(200);
			expect(done![0] - hidden![0]).toBe(hidden![0] - start![0]);
			const { height } = code.nodes[3]!.parameters as { height: number };
			expect(note![1] + height).toBeLessThan(start![1]);
			expect(note![0]).toBeLessThan(start![0]);
			// Near enough to be seen with them.
			expect(start![0] - note![0]).toBeLessThan(100);
			expect(start![1] - note![1] - height).toBeLessThan(100);
		}
	});

	it('is one of the workflow that calls, and no other may call it', async () => {
		const { code } = await started({ savesProgress: true });
		expect(code).toMatchObject({
			name: 'Dance',
			active: false,
			isArchived: false,
			settings: {
				executionOrder: 'v1',
				callerPolicy: 'workflowsFromSameOwner',
				saveExecutionProgress: true,
			},
		});
		expect(code).not.toHaveProperty('id');
		expect((await started()).code.settings?.saveExecutionProgress).toBe(false);
	});

	it('is one also of a workflow that has no name or ID, as in a test of n8n’s', async () => {
		const { context, calls } = plainContext();
		const nameless = { ...context, getWorkflow: () => ({ active: false }) };
		await runSuspendable(nameless, WORK);
		expect(calls[0]?.code.name).toBe('');
		const { content } = nodeNamed(calls[0]!.code, 'Internal Part').parameters;
		expect(content).toContain('](/workflow//executions/17)');
	});
});

describe('what n8n keeps of a sub-execution that has ended', () => {
	it.each([
		['nothing', 'all', 'none', 'none'],
		['crashes', 'all', 'none', 'all'],
		['crashes', 'none', 'none', 'none'],
		['crashes', 'DEFAULT', 'none', 'DEFAULT'],
		// What the run's own workflow is set to is not known: n8n's default holds.
		['crashes', '', 'none', undefined],
		['crashes', 'sometimes', 'none', undefined],
		['all', 'none', 'all', 'all'],
	] as const)('%s, where errors are saved: %j', (kept, savesErrors, success, error) => {
		const settings = settingsFor(plainContext({ parameters: { savesErrors } }).context, kept);
		expect(settings).toMatchObject({ saveDataSuccessExecution: success, executionTimeout: -1 });
		expect(settings.saveDataErrorExecution).toBe(error);
		expect('saveDataErrorExecution' in settings).toBe(error !== undefined);
	});
});

describe('what a node knows of its execution', () => {
	it('is its ID and that of its workflow, or nothing where there is none to be resumed', () => {
		expect(idsOf(plainContext().context)).toEqual({ executionId: '5', workflowId: 'w' });
		const known = { $execution: undefined, $workflow: 'w' };
		const context = { getWorkflowDataProxy: () => known } as unknown as IExecuteFunctions;
		expect(idsOf(context)).toEqual({ executionId: '', workflowId: '' });
	});

	it('is what its workflow is set to, or nothing where n8n does not tell', () => {
		const settings = { executionTimeout: 60 };
		expect(settingsOf(plainContext({ settings }).context)).toBe(settings);
		expect(settingsOf(plainContext().context)).toEqual({});
	});
});

describe('the note of an internal execution', () => {
	const firstLineOf = (workflowName: string, editorUrl = 'https://n8n.example.com') => {
		const run = { workflowId: 'w1', executionId: '5', workflowName, editorUrl };
		return String(noteOn(run).parameters.content).split('\n')[0];
	};

	it('says whose part it is, where to look, and that it is not to be stopped or deleted', () => {
		const { type, parameters } = noteOn({
			workflowId: 'w1',
			workflowName: 'Dance',
			executionId: '5',
			editorUrl: 'https://n8n.example.com',
		});
		expect(type).toBe('n8n-nodes-base.stickyNote');
		expect(parameters.content).toMatch(
			/run of Dance, \[execution 5\]\(\/workflow\/w1\/executions\/5\)[^]*\n\n[^]*Do not stop or delete it/,
		);
	});

	it.each([
		['https://n8n.example.com/tools', '/tools/'],
		['https://n8n.example.com/tools///', '/tools/'],
		['https://n8n.example.com', '/'],
		['no address', '/'],
	])('leads to the run where the editor is at %s', (editorUrl, path) => {
		expect(firstLineOf('Dance', editorUrl)).toContain(`](${path}workflow/w1/executions/5)`);
	});

	it('has the name as it is, in one line, with nothing in it that formats', () => {
		expect(firstLineOf('A  b\n\t#1 *x* [y](z) ~ a:b {c}')).toContain(
			'run of A b \\#1 \\*x\\* \\[y\\]\\(z\\) \\~ a\\:b \\{c\\}, [',
		);
	});
});
