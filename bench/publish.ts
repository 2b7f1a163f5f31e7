import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';
import { request } from 'undici';

import { loopback } from '../host/loopback';
import { activateWorkflow, createWorkflow, type WorkflowFile } from '../host/rest';
import { progressOf, type Begun, type Progress } from './database';
import type { Harness } from './harness';
import { startedByWebhook } from './workflows';

/** A workflow that n8n runs for each call of its webhook, as in production. */
export interface Callable {
	id: string;
	/** Starts it once with this as the call's body; returns as soon as n8n has answered. */
	call(body?: object): Promise<void>;
	/** Starts it so many times, as fast as n8n takes them. */
	callTimes(count: number): Promise<void>;
}

/** One whose executions are followed. */
export interface Published extends Callable {
	/** How far its executions are. */
	progress(): Progress;
	/** Waits until they are so far. */
	until(isSo: (progress: Progress) => boolean): Promise<void>;
	/** Waits until so many have ended, and none in another way than with success. */
	untilSucceeded(count: number): Promise<void>;
}

const CALLS_AT_ONCE = 10;
const LOOK_EVERY_MS = 100;
const TIMEOUT_MS = 300_000;
/** A webhook that was just published is not there at once. */
const LISTENS_WITHIN_MS = 20_000;

/** Stores and publishes a workflow; its first node, a trigger, becomes a webhook. */
export async function publishCallable(
	{ session, n8n }: Pick<Harness, 'session' | 'n8n'>,
	workflow: WorkflowFile,
): Promise<Callable> {
	const path = randomUUID();
	const stored = await createWorkflow(session, startedByWebhook(workflow, path));
	await activateWorkflow(session, stored);
	const url = `${n8n.origin}/webhook/${path}`;
	const post = async (item: object) => {
		const { statusCode, body } = await request(url, {
			method: 'POST',
			dispatcher: loopback,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(item),
		});
		return { statusCode, text: await body.text() };
	};
	const call = async (item: object = { row: 'A dance on the beach' }) => {
		let answer = await post(item);
		const deadline = Date.now() + LISTENS_WITHIN_MS;
		while (answer.statusCode === 404 && Date.now() < deadline) {
			await sleep(LOOK_EVERY_MS);
			answer = await post(item);
		}
		const { statusCode, text } = answer;
		if (statusCode !== 200) throw new Error(`n8n answered ${statusCode} to a call: ${text}`);
	};
	return {
		id: stored.id,
		call,
		async callTimes(count) {
			const limit = pLimit(CALLS_AT_ONCE);
			await Promise.all(
				Array.from({ length: count }, async () => await limit(async () => await call())),
			);
		},
	};
}

/** The same, and follows its executions. */
export async function publish(harness: Harness, workflow: WorkflowFile): Promise<Published> {
	const callable = await publishCallable(harness, workflow);
	const { databaseFile } = harness;
	const { id } = callable;
	return {
		...callable,
		progress: () => progressOf(databaseFile, id),
		until: async (isSo) => await until(databaseFile, id, isSo),
		untilSucceeded: async (count) => await untilSucceeded(databaseFile, id, count),
	};
}

/** Waits until so many executions of a workflow have ended, and none in another way than with success. */
export async function untilSucceeded(
	databaseFile: string,
	workflowId: string,
	count: number,
	begun?: Begun,
): Promise<void> {
	await until(databaseFile, workflowId, ({ succeeded }) => succeeded >= count, begun);
}

async function until(
	databaseFile: string,
	workflowId: string,
	isSo: (progress: Progress) => boolean,
	begun?: Begun,
): Promise<void> {
	const deadline = Date.now() + TIMEOUT_MS;
	for (;;) {
		const now = progressOf(databaseFile, workflowId, begun);
		if (now.failed > 0) throw new Error(`An execution of workflow ${workflowId} has failed`);
		if (isSo(now)) return;
		if (Date.now() > deadline) throw new Error(`Workflow ${workflowId}: ${JSON.stringify(now)}`);
		await sleep(LOOK_EVERY_MS);
	}
}
