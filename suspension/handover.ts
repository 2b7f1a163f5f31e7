import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';

import { isRecord } from '../model/json';
import { earlierMemoryIn, earlierStateIn } from './earlierVersions';
import { envelopeIn, resultIn, stateIn, wrap } from './envelope';
import type { Job } from './job';

/** State that passes between a supervisor and its worker. */
export interface Handover {
	turn: number;
	inProgress: boolean;
	notBefore: number;
	state: unknown;
}

/** What the items are that a supervisor or a worker is given. */
export type Input =
	| ({ kind: 'state' } & Handover)
	/** Results, or the error they are, on their way out. */
	| { kind: 'end' }
	/** State that this version of the package does not know. */
	| { kind: 'unreadable' }
	/** Nothing of ours: what n8n gives in place of the result of a sub-execution that it has lost. */
	| { kind: 'none' };

/** An item for the other of the two. */
export function toHandover(
	seal: string,
	{ id, version }: Job<unknown>,
	{
		turn,
		inProgress = false,
		notBefore = 0,
		state,
	}: Pick<Handover, 'turn' | 'state'> & Partial<Handover>,
): INodeExecutionData {
	const content = { job: id, jobVersion: version, turn, inProgress, notBefore };
	if (!isRecord(state)) throw new TypeError('The state of a job is an object');
	return wrap(seal, { kind: 'state', ...content, state }, { pairedItem: { item: 0 } });
}

/**
 * Tells what the items are.
 * @param jobBefore what went before this job: n8n gives a supervisor that its timer wakes what it was
 * given then
 */
export function readInput(
	context: IExecuteFunctions,
	job: Job<unknown>,
	seal: string,
	jobBefore?: string,
): Input {
	const items = context.getInputData();
	const [first] = items;
	if (!first) return { kind: 'none' };
	if (resultIn(seal, first)) return { kind: 'end' };
	const content = stateIn(seal, first);
	if (content) {
		const { kind, turn, inProgress, notBefore } = content;
		if (content.job === jobBefore) return { kind, turn, inProgress, notBefore, state: undefined };
		const state =
			content.job === job.id
				? readState(context, job, content.jobVersion, content.state)
				: undefined;
		return state === undefined
			? { kind: 'unreadable' }
			: { kind, turn, inProgress, notBefore, state };
	}
	const earlier = earlierStateIn(seal, items);
	if (earlier) {
		const state = readState(context, job, 0, earlier.stored);
		return state === undefined
			? { kind: 'unreadable' }
			: { kind: 'state', notBefore: 0, ...earlier, state };
	}
	return { kind: envelopeIn(first) ? 'unreadable' : 'none' };
}

const memorySchema = z.object({
	/** What is done, where that is not what was begun with; and what went before. */
	job: z.string().optional(),
	jobBefore: z.string().optional(),
	jobVersion: z.number().optional(),
	/** Of a supervisor: the turn of the worker it sleeps beside. */
	turn: z.number().optional(),
	/** Workers that were lost in a row. */
	lost: z.number().optional(),
	/** The execution of that worker, and when to see whether it is gone. */
	workerId: z.string().optional(),
	checkAt: z.number().optional(),
	/** The signs of life that it had given when that was seen last. */
	signs: z.number().optional(),
	/** When the job began. */
	startedAt: z.number().optional(),
	/** The execution that wants the results, where the node's parameters do not name it. */
	parentId: z.string().optional(),
	/** Of a worker that has begun: what had ended before its turn. */
	endedBefore: z.number().optional(),
	/** When it has something to do. */
	dueAt: z.number().optional(),
	state: z.unknown(),
});

/** What a supervisor or a worker keeps with its execution; empty at first. */
export type Memory = z.output<typeof memorySchema>;

/** What the node has kept, checked like what it is handed; `undefined` when it cannot be read. */
export function readMemory(context: IExecuteFunctions, job: Job<unknown>): Memory | undefined {
	const kept = context.getContext('node');
	const memory = memorySchema.safeParse('jobVersion' in kept ? kept : earlierMemoryIn(kept)).data;
	if (!memory || memory.jobVersion === undefined) return memory;
	const state = readState(context, job, memory.jobVersion, memory.state);
	return state === undefined ? undefined : { ...memory, state };
}

/** Keeps it, all of it, with the execution: n8n writes it down with the next sleep or saved progress. */
export function remember(
	context: IExecuteFunctions,
	{ id, version }: Job<unknown>,
	memory: Memory,
): void {
	Object.assign(context.getContext('node'), { ...memory, job: id, jobVersion: version });
}

/** What the node does by now, where it has kept that. */
export function jobKept(context: IExecuteFunctions): string | undefined {
	return memorySchema.pick({ job: true }).safeParse(context.getContext('node')).data?.job;
}

function readState(
	context: IExecuteFunctions,
	job: Job<unknown>,
	version: number,
	stored: unknown,
): unknown {
	const { parameters } = context.getNode();
	const today = version === job.version ? stored : job.upgrade(version, stored, parameters);
	return job.state.safeParse(today).data;
}
