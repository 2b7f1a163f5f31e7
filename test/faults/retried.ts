import { createRunExecutionData, type IRunExecutionData, type ITaskData } from 'n8n-workflow';

import type { ProviderId } from '../../sandbox/server';
import { useDedupStore } from '../engine/dedupStore';
import { contextFor, runIn } from '../engine/runNode';
import { faultFixture, type More } from './fixture';

export const NODE = 'Dance Video Generate';
/** What n8n's recovery writes down of a node that had run. */
export const RUN: ITaskData = {
	startTime: 0,
	executionTime: -1,
	executionIndex: 0,
	source: [null],
};

/** What n8n keeps of an execution that began at this moment, and of the nodes in it. */
export function executionOf(beganAt: number, kept: object = {}): IRunExecutionData {
	// Its retries are copies of it, with this secret of its own.
	const executionData = createRunExecutionData({ resumeToken: `of ${beganAt}` });
	Object.assign(executionData.executionData!, {
		contextData: structuredClone(kept),
		runtimeData: { version: 1, establishedAt: beganAt, source: 'trigger' },
	});
	return executionData;
}

/** Executions of a workflow with Generate in it, which creates two tasks, and n8n's database. */
export function retriedFixture() {
	const fixture = faultFixture();
	useDedupStore();

	/** A retry from n8n's list, of an execution of which n8n knows these nodes to have run, and how often. */
	function retry(
		known: Record<string, ITaskData[]> | undefined,
		{ provider = 'danceGenerator', ...more }: More & { provider?: ProviderId } = {},
	) {
		const executionData = more.executionData ?? createRunExecutionData({});
		const stored = known && createRunExecutionData({ resultData: { runData: known } });
		const run = fixture.generateRun(
			provider,
			{ prompt: '={{ $json.prompt }}' },
			{
				items: ['one', 'two'].map((prompt) => ({ json: { prompt } })),
				mode: 'retry',
				getRunExecutionData: async (id) => {
					// n8n would give whichever execution comes first.
					if (!id) throw new TypeError('No execution is asked for');
					return await Promise.resolve(stored);
				},
				beside: ['Start', 'Before', 'After'],
				executionData,
				...more,
			},
		);
		return { run, executionData };
	}

	/** The items that leave. */
	const go = async ({ run }: ReturnType<typeof retry>) =>
		(await runIn(contextFor(run), run, run.items?.length ?? 1))[0] ?? [];

	return { ...fixture, retry, go };
}
