import { parse, stringify } from 'flatted';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type ExecuteWorkflowOptions,
	type IExecuteWorkflowInfo,
	type INode,
	type INodeExecutionData,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { sceneFor, type NodeRun } from '../engine/runNode';
import { nodeTypesOf } from '../engine/nodeTypes';
import { recordRun } from '../leakCheck/leakCheck';
import { copyFiles, deleteFiles } from './fakeFiles';
import type { End, FakeN8n, N8nSettings, Row } from './fakeN8nShape';
import { loadNodesAfresh, type FreshNodes } from './freshNodes';

const FIRST = '1';

/**
 * Runs a node in n8n's own engine up to its end or first sleep. What n8n's server does around the
 * engine is done as n8n 2.41 does it: sub-executions, their parents' resumption, and the database.
 * @param stored what an n8n that was ended left in its database; then nothing is started anew
 */
export async function startFakeN8n(
	run: NodeRun,
	stored: string[] = [],
	{
		callerPolicy,
		saveOnSuccess = 'all',
		workflow: own = {},
		copiesFiles = true,
		mayUseCredentials = true,
		losesAnswers = false,
	}: N8nSettings = {},
): Promise<FakeN8n> {
	const database = new Map(stored.map((row, at) => [String(at + 1), row]));
	// As n8n keeps them: the workflow as JSON, what has happened in its own form beside it.
	const read = (id: string): Row => {
		const row = JSON.parse(database.get(id) ?? '') as Row & { data: string };
		return { ...row, data: parse(row.data) as IRunExecutionData };
	};
	let mostStored = 0;
	const write = (id: string, { data, ...row }: Row) => {
		const text = JSON.stringify({ ...row, data: stringify(data) });
		mostStored = Math.max(mostStored, text.length);
		database.set(id, text);
	};

	/** n8n's files of an execution go with it. */
	const remove = async (id: string) => {
		database.delete(id);
		await deleteFiles(id);
	};

	const add = (
		row: Pick<Row, 'nodes' | 'connections' | 'mode' | 'settings'>,
		start: INode,
		more: object,
	) => {
		const { items = [], ...data } = more as { items?: INodeExecutionData[] };
		const id = String(Math.max(0, ...[...database.keys()].map(Number)) + 1);
		const nodeExecutionStack = [{ node: start, data: { main: [items] }, source: null }];
		write(id, {
			...row,
			status: 'running',
			data: createRunExecutionData({ executionData: { nodeExecutionStack }, ...data }),
		});
		return id;
	};

	/** What a process does with an execution until that ends or sleeps. */
	const work = async (
		loaded: FreshNodes,
		id: string,
		kill?: AbortSignal,
		filesTo?: { workflowId: string; executionId: string },
	): Promise<Row> => {
		const row = { ...read(id), status: 'running' as const };
		write(id, row);
		const { additionalData } = sceneFor(run);
		Object.assign(additionalData, {
			executionId: id,
			hooks: new ExecutionLifecycleHooks(row.mode, id, row as never),
			getRunExecutionData: async (other: string) =>
				database.has(other) ? read(other).data : undefined,
			executeWorkflow: async (
				{ code }: IExecuteWorkflowInfo,
				_from: IWorkflowExecuteAdditionalData,
				{ inputData, parentExecution }: ExecuteWorkflowOptions,
			) => {
				if (!code?.nodes[0]) throw new Error('The sub-workflow is not given inline');
				const { nodes, connections, settings = row.settings } = code;
				if ((settings.callerPolicy ?? callerPolicy) === 'none') {
					throw new Error('The sub-workflow is not to be called by this workflow');
				}
				// credentials-permission-checker.js, `checkForUser`.
				const guarded = nodes.find(({ credentials }) => credentials);
				if (guarded && !mayUseCredentials) {
					throw new Error(`Node "${guarded.name}" uses a credential you do not have access to`);
				}
				const more = { items: inputData, parentExecution };
				const child = add({ nodes, connections, settings, mode: 'integrated' }, nodes[0]!, more);
				const { data } = await work(loaded, child, kill, parentExecution);
				if (data.resultData.error) throw data.resultData.error;
				if (losesAnswers && id === FIRST && data.waitTill) throw new Error('SQLITE_BUSY');
				return { executionId: child, data: [endOf(data).items], waitTill: data.waitTill ?? null };
			},
		});
		const workflow = new Workflow({
			id: 'test',
			nodes: row.nodes,
			connections: row.connections,
			active: false,
			nodeTypes: nodeTypesOf(Object.values(loaded)),
			settings: row.settings ?? { executionOrder: 'v1' },
		});
		const running = new WorkflowExecute(additionalData, row.mode, row.data).processRunExecutionData(
			workflow,
		);
		kill?.addEventListener('abort', () => running.cancel());
		const { data } = await running;
		if (kill?.aborted) throw new Killed();
		const { waitTill, resultData } = data;
		const status = waitTill ? 'waiting' : resultData.error ? 'error' : 'success';
		const now: Row = { ...row, data, status };
		// execution-lifecycle-hooks.js, `hookFunctionsSave`: files first, only of what was not resumed.
		if (filesTo && copiesFiles) await copyFiles(filesTo, data);
		write(id, now);
		const { saveDataSuccessExecution = saveOnSuccess, saveDataErrorExecution = 'all' } =
			row.settings ?? {};
		const saves = status === 'success' ? saveDataSuccessExecution : saveDataErrorExecution;
		if (status !== 'waiting' && saves === 'none' && id !== FIRST) await remove(id);
		return now;
	};

	/** The same, and then the parent that sleeps on it. */
	const resume = async (loaded: FreshNodes, id: string, kill?: AbortSignal): Promise<void> => {
		const { status, data } = await work(loaded, id, kill);
		const { parentExecution, resultData } = data;
		if (status === 'waiting' || !parentExecution?.shouldResume) return;
		if (!database.has(parentExecution.executionId)) return;
		const parent = read(parentExecution.executionId);
		const [sleeping] = parent.data.executionData?.nodeExecutionStack ?? [];
		if (parent.status !== 'waiting' || !sleeping) return;
		// As in n8n's workflow-helpers.js: a node of which no sub-execution is known takes what comes.
		const children = sleeping.metadata?.waitingChildExecutionIds;
		if (children?.length && !children.includes(id)) return;
		if (!resultData.error && !lastDataOf(data)) return;
		if (resultData.error)
			sleeping.metadata = { ...sleeping.metadata, resumeError: resultData.error };
		else sleeping.data = { main: [endOf(data).items] };
		write(parentExecution.executionId, parent);
		await resume(loaded, parentExecution.executionId, kill);
	};

	const dueAt = (id: string): number => {
		const { status, data } = read(id);
		return status === 'waiting' && data.waitTill ? new Date(data.waitTill).getTime() : Infinity;
	};

	const { node } = sceneFor(run);
	const { items = [{ json: {} }] } = run;
	if (stored.length === 0) {
		const settings = { executionOrder: 'v1', ...own } as const;
		add({ nodes: [node], connections: {}, settings, mode: 'trigger' }, node, { items });
	}
	const end = (): End | undefined => {
		if (!database.has(FIRST)) return undefined;
		const { status, data } = read(FIRST);
		return status === 'success' || status === 'error' ? endOf(data) : undefined;
	};
	const told = (itemCount: number) =>
		recordRun({ node: run.node.description.name, itemCount, ...end() });
	let loaded = loadNodesAfresh(copiesFiles);
	if (stored.length === 0) await work(loaded, FIRST);
	told(items.length);

	const n8n: FakeN8n = {
		end,
		mostStored: () => mostStored,
		database: () => [...database.values()],
		remove,
		retry: async (id) => {
			const copy = String(Math.max(...[...database.keys()].map(Number)) + 1);
			write(copy, { ...read(id), mode: 'retry', status: 'running' });
			await resume(loaded, copy);
		},
		stop: (id) => {
			const row = read(id);
			row.data.resultData.error = { message: 'The execution was cancelled manually' } as never;
			write(id, { ...row, status: 'error' });
		},
		nextWake: () => Math.min(...[...database.keys()].map(dueAt)),
		wake: async (kill) => {
			// A test that waits for more would never end.
			if (n8n.nextWake() === Infinity) throw new Error('Nothing sleeps that could be woken');
			skipTime(Math.max(0, n8n.nextWake() - Date.now()));
			for (const id of [...database.keys()].filter((one) => dueAt(one) <= Date.now())) {
				await resume(loaded, id, kill).catch((error: unknown) => {
					if (!(error instanceof Killed)) throw error;
				});
			}
			told(0);
		},
		restart: () => {
			loaded = loadNodesAfresh(copiesFiles);
		},
		wakeToTheEnd: async () => {
			while (!end()) await n8n.wake();
			return end()!;
		},
	};
	return n8n;
}

class Killed extends Error {}

function endOf({ resultData }: IRunExecutionData): End {
	const { error } = resultData;
	return { items: lastDataOf({ resultData })?.main?.[0] ?? [], ...(error && { error }) };
}

function lastDataOf({ resultData }: Pick<IRunExecutionData, 'resultData'>) {
	const { runData, lastNodeExecuted = '' } = resultData;
	return runData[lastNodeExecuted]?.at(-1)?.data;
}

const realNow = Date.now.bind(Date);

/** So much time passes at once; what runs in real time meanwhile, as the sandbox, has to be told. */
export function skipTime(ms: number): void {
	const skippedMs = Date.now() - realNow() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + skippedMs);
}
