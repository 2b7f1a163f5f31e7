import {
	type ExecuteWorkflowData,
	type INodeExecutionData,
	type INodeParameters,
} from 'n8n-workflow';
import { z } from 'zod';

import { DanceVideoPoll } from '../../nodes/DanceVideoPoll/DanceVideoPoll.node';
import { JOBS } from '../../nodes/jobs/registry';
import { resultIn, stateIn } from '../../suspension/envelope';
import { toHandover } from '../../suspension/handover';
import type { Job } from '../../suspension/job';
import { supervise } from '../../suspension/supervisor';
import { contextFor, type NodeRun } from '../engine/runNode';
import { MINUTE, SEAL } from './supervisorFixture';

/** The state of a job that counts down. */
export interface State {
	left: number;
}

export const NOW = Date.parse('2026-03-09T10:00:00.000Z');

/** A job that is done when nothing is left. */
export const counting = (id: string, more: Partial<Job<State>> = {}): Job<State> => ({
	id,
	version: 1,
	node: 'Test',
	does: { supervise: `Supervise ${id}`, work: `Work on ${id}`, deliver: 'Deliver' },
	state: z.object({ left: z.number() }),
	upgrade: () => undefined,
	keepsFiles: () => false,
	isDone: ({ left }) => left === 0,
	untilDueMs: () => 2 * MINUTE,
	step: async (_context, state) => ({ state, next: { kind: 'again' } }),
	giveUp: (_state, why) => ({ left: why === 'notAwaited' ? -1 : why === 'lostTooOften' ? -2 : -3 }),
	toItems: async (_context, { left }) => [{ json: { job: id, left } }],
	lostItems: ({ left }) => [{ json: { lost: left } }],
	...more,
});
const LATER = counting('later');

const ASLEEP: ExecuteWorkflowData = { executionId: '7', data: [null], waitTill: new Date() };

/** What a supervisor does that n8n wakes with these items. */
export async function woken(
	job: Job<State>,
	items: INodeExecutionData[],
	{
		kept = {},
		parameters = {},
		started = () => ASLEEP,
		...run
	}: {
		kept?: object;
		parameters?: INodeParameters;
		started?: () => ExecuteWorkflowData;
	} & Pick<NodeRun, 'getRunExecutionData'> = {},
) {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	const workers: unknown[] = [];
	const context = contextFor({
		node: new DanceVideoPoll(),
		parameters: { work: job.id, role: 'supervisor', seal: SEAL, ...parameters },
		credentials: {},
		items,
		executeWorkflow: async (_workflow, _additionalData, { inputData: [given] = [] }) => {
			workers.push(given && stateIn(SEAL, given));
			return started();
		},
		...run,
	});
	Object.assign(context.getContext('node'), kept);
	const sleep = jest.spyOn(context, 'putExecutionToWait').mockResolvedValue(undefined);
	const registry = { ...JOBS, jobs: { later: LATER } };
	const [again = [], leaving = []] = await supervise({ context, registry, job, seal: SEAL });
	return {
		workers,
		again,
		leaving,
		left: leaving.flatMap((item) => resultIn(SEAL, item) ?? []),
		memory: { ...context.getContext('node') },
		wakesInMs: sleep.mock.calls.map(([until]) => until.getTime() - NOW).at(-1),
	};
}

export const handover = (job: Job<State>, left: number, turn = 3) => [
	toHandover(SEAL, job, { turn, state: { left } }),
];
export const lossByN8n: INodeExecutionData[] = [{ json: { error: 'job stalled' } }];
/** What a supervisor remembers in its third turn. */
export const kept = {
	job: 'first',
	jobVersion: 1,
	turn: 3,
	startedAt: NOW - MINUTE,
	state: { left: 5 },
};
export const resultOf = (job: string, left: number) => [{ kind: 'leaving', json: { job, left } }];
