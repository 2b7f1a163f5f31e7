import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { z } from 'zod';

/** What comes after a step: another one, at once or after a sleep, or nothing more. */
export type Next = { kind: 'again' } | { kind: 'sleep'; untilNextMs: number } | { kind: 'done' };

/** What a step may ask of the engine. */
export interface StepOptions {
	/**
	 * Whether to sleep in n8n's database rather than here, by the milliseconds until there is something
	 * to do again and those that the step has taken so far.
	 */
	shouldSuspend(untilNextMs: number, heldMs: number): boolean;
}

/** Work that may sleep in n8n's database between its steps. Its state is plain data. */
export interface Job<State> {
	id: string;
	/** Of the state: counts up when that changes its form or its meaning. */
	version: number;
	/** The visible node, for n8n's log. */
	node: string;
	/** What the parts of a run do, for the names of their nodes: a person may open their executions. */
	does: {
		/** The supervisor. */
		supervise: string;
		/** A worker. */
		work: string;
		/** What makes the items, where files belong to them. */
		deliver: string;
	};
	/** Checks state that comes back from the database. */
	state: Pick<z.ZodType<State>, 'safeParse'>;
	/**
	 * State that an earlier version has written, in today's form; 0 is what was written before states
	 * had a version. `undefined` when it cannot be told what it means.
	 * @param parameters of the hidden node, as they were stored with it
	 */
	upgrade(version: number, stored: unknown, parameters: Record<string, unknown>): unknown;
	/**
	 * Of a job whose steps cost money. No two workers ever do its steps: only n8n's own word that a worker
	 * has ended lets another one begin. Each step is written down before the next one, and nothing is done
	 * for an execution that is not seen to be asleep.
	 */
	spending?: {
		/** How many things have come to their end, for good or bad. */
		ended(state: State): number;
		/** After so many ends a worker hands its state over: no more can be in doubt should it be lost. */
		mostPerTurn(state: State): number;
		/**
		 * What the loss of a worker leaves in doubt, which is never done again.
		 * @param isLatest whether this is what the worker wrote down last, not what it was given
		 */
		afterLoss(state: State, isLatest: boolean): State;
	};
	/** Whether files will belong to the worker's execution, so that n8n must keep it. */
	keepsFiles(state: State): boolean;
	/** Whether nothing is left to be done but to make items of the state. */
	isDone(state: State): boolean;
	/** The milliseconds until there is something to do. */
	untilDueMs(state: State, now: number): number;
	/** Goes one step further. An error gives up what is still open. */
	step(
		context: IExecuteFunctions,
		state: State,
		options: StepOptions,
	): Promise<{ state: State; next: Next }>;
	/**
	 * Ends all that is still open, without asking anybody.
	 * @param why `notAwaited`: the execution that wanted it is gone; `lostTooOften`: too many workers were
	 * lost in a row; else an error
	 */
	giveUp(state: State, why: unknown): State;
	/** Another job that goes on with what this one has done, under the same supervisor. */
	andThen?: {
		/** Whether one does, when this job is done. */
		applies(state: State): boolean;
		/** How it begins; `undefined` when the items leave all the same. */
		begin(
			context: IExecuteFunctions,
			state: State,
		): Promise<{ job: string; state: unknown } | undefined>;
	};
	/**
	 * The items that leave when all is done.
	 * @throws n8n's error where one is to stop the workflow
	 */
	toItems(context: IExecuteFunctions, state: State): Promise<INodeExecutionData[]>;
	/** The items that leave when n8n loses the supervisor itself; they name what is known and what is in doubt. */
	lostItems(state: State): INodeExecutionData[];
}

/** What an error says: what happened, and what to do. */
export interface Words {
	message: string;
	description: string;
}

/** All that the hidden node may be run for. */
export interface JobRegistry {
	/** By the value of the hidden node's parameter `work`. */
	jobs: Record<string, Job<unknown>>;
	/** The words of an error, as n8n shows them. */
	wordsOf(context: IExecuteFunctions, error: unknown): Words;
	/** The words of an error that names no task, with the tasks that are known. */
	withTasks(words: Words, known: unknown): Words;
	/** What is said when state cannot be read by this version of the package. */
	unreadable(values: readonly unknown[]): Words;
	/** What is said to somebody who uses the hidden node in a workflow of their own. */
	notOnItsOwn: Words;
	/** What is said to somebody who retries an internal part. */
	notRetried: Words;
}
