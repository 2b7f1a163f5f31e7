import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';
import { request } from 'undici';

import { inARow, node } from '../../host/buildWorkflow';
import { activateWorkflow, createWorkflow } from '../../host/rest';
import { DANCE } from '../danceForm';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';

let harness: Harness;
const path = randomUUID();

/** Starts an execution that creates the rows, once a row, on whichever worker is free. */
async function generate(rows: readonly string[]): Promise<IDataObject[]> {
	const { statusCode, body } = await request(`${harness.n8n.origin}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ rows }),
	});
	const text = await body.text();
	if (statusCode !== 200) throw new Error(`The webhook answered ${statusCode}: ${text}`);
	return JSON.parse(text) as IDataObject[];
}

/** What became of each row: the status, or the kind of error. */
const wordsOf = (items: readonly IDataObject[]) =>
	items.map(({ status, details }) => String(status ?? (details as IDataObject).kind));

const numbered = (name: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${name} ${at}`);

/** The tasks that the rows were paid for with. */
function tasksOf(rows: readonly string[]): Array<string | undefined> {
	const tasks = new Map<string, string>();
	for (const { paidCreate, body, taskId } of harness.sandbox.journal()) {
		const { prompt = '' } = body as { prompt?: string };
		if (paidCreate && taskId !== undefined) tasks.set(prompt, taskId);
	}
	return rows.map((row) => tasks.get(row));
}

/** How often each row was paid for. */
function paidTimes(name: string): number[] {
	const times = new Map<string, number>();
	for (const { paidCreate, body } of harness.sandbox.journal()) {
		const { prompt = '' } = body as { prompt?: string };
		if (paidCreate && prompt.startsWith(`${name} `)) {
			times.set(prompt, (times.get(prompt) ?? 0) + 1);
		}
	}
	return [...times.values()];
}

beforeAll(async () => {
	harness = await openHarness({ queueWorkers: 2, sandbox: { credits: 1_000_000 } });
	const { session } = harness;
	const workflow = inARow('Rows from many callers', [
		node(
			'Called',
			'n8n-nodes-base.webhook',
			{ path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' },
			{ typeVersion: 2, webhookId: path },
		),
		node('Row', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.rows' }),
		node(
			'Generate',
			'n8n-nodes-dance-video.danceVideoGenerate',
			{
				provider: 'danceGenerator',
				...DANCE,
				prompt: "={{ $json['body.rows'] }}",
				batch: { submitOnceKey: "={{ $json['body.rows'] }}" },
			},
			{
				onError: 'continueRegularOutput',
				credentials: { [CREDENTIAL_TYPE]: harness.credential },
			},
		),
	]);
	await activateWorkflow(session, await createWorkflow(session, workflow));
	// A webhook listens some moments after its workflow is published.
	for (let tries = 0; ; tries++) {
		const ready = await generate(['the first']).catch((error: unknown) => {
			if (tries > 60) throw error;
			return undefined;
		});
		if (ready) break;
		await sleep(500);
	}
});
afterAll(async () => await harness?.close());

describe('rows under a Submit Once Key in queue mode, with two workers and PostgreSQL', () => {
	it('are created once by two executions at the same moment, and by no later one', async () => {
		const rounds = Array.from({ length: 10 }, (_, round) => numbered(`twice ${round}`, 10));
		for (const rows of rounds) {
			const both = await Promise.all([generate(rows), generate(rows)]);
			const [one, other] = both.map(wordsOf);
			const ids = tasksOf(rows);
			rows.forEach((_row, at) => {
				expect([one?.[at], other?.[at]].toSorted()).toEqual(['alreadySubmitted', 'pending']);
			});
			// Whoever was told that it was submitted is told which task that made.
			for (const items of both) expect(items.map(({ taskId }) => taskId)).toEqual(ids);
		}
		expect(paidTimes('twice')).toEqual(Array.from({ length: 100 }, () => 1));
		const again = await generate(rounds.flat());
		expect(new Set(wordsOf(again))).toEqual(new Set(['alreadySubmitted']));
		expect(again.map(({ taskId }) => taskId)).toEqual(tasksOf(rounds.flat()));
		expect(paidTimes('twice')).toHaveLength(100);
	});

	it('are created once each by twenty executions at once with three each, and by no later one', async () => {
		const calls = Array.from({ length: 20 }, (_, call) => numbered(`many ${call}`, 3));
		const first = await Promise.all(calls.map(generate));
		expect(new Set(first.flatMap(wordsOf))).toEqual(new Set(['pending']));
		// Each of them is asked for by three, on both workers.
		const again = await Promise.all([...calls, ...calls, ...calls].map(generate));
		expect(new Set(again.flatMap(wordsOf))).toEqual(new Set(['alreadySubmitted']));
		for (const [at, items] of again.entries()) {
			expect(items.map(({ taskId }) => taskId)).toEqual(tasksOf(calls[at % calls.length]!));
		}
		expect(paidTimes('many')).toEqual(Array.from({ length: 60 }, () => 1));
	});
});
