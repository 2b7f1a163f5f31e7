import type { INode } from 'n8n-workflow';
import { request } from 'undici';
import { z } from 'zod';

import { inARow, rowsNodes } from '../../host/buildWorkflow';
import { loopback } from '../../host/loopback';
import { findExecution } from '../../host/rest';
import { DANCE } from '../../test/danceForm';
import { executionIds } from '../database';
import { ratioGoal, type Figures, type Row } from '../figures';
import { DOCUMENTED_SECONDS, type Harness } from '../harness';
import { createNodes, httpNode, waitNode, type Credentials } from '../nodes';
import { publish, type Published } from '../publish';
import type { Side } from '../workflows';

const ITEMS = 200;
const RUNS = 7;
/** A call of ours takes at most so many times as long. */
const MOST = 1.2;

/** A node that does something for each item, ours and HTTP Request. */
interface Pair {
	what: string;
	rows: readonly string[];
	nodes: Record<Side, INode>;
	/** Whether both send the same requests. */
	isJudged: boolean;
}

/** What a call of a node costs beyond that of HTTP Request to the same address. */
export async function measureNodeCalls(harness: Harness): Promise<Figures> {
	await harness.fresh(DOCUMENTED_SECONDS);
	const dance = await harness.accountAt('danceGenerator');
	const pairs = [
		await statusPair(harness, 'seedDance', await harness.accountAt('seedDance')),
		await statusPair(harness, 'danceGenerator', dance),
		// Last: a list of the newest tasks begins with those that are asked for.
		createPair(harness, dance),
	];
	const measured: Array<Pair & { row: Row }> = [];
	for (const pair of pairs) measured.push({ ...pair, row: await measure(harness, pair) });
	return {
		how: HOW,
		rows: measured.map(({ row }) => row),
		goals: measured
			.filter(({ isJudged }) => isJudged)
			.map(({ what, row }) => ratioGoal(`${what}, in parts of HTTP Request’s time`, row, MOST)),
	};
}

const HOW = `The time that n8n notes for the node, ${ITEMS} items in one run. HTTP Request has its default options and sends all at once; our nodes keep to so many at a time as the provider takes. Where a provider lists tasks, ours read pages of that list instead of asking for each task.`;

async function measure(harness: Harness, { what, rows, nodes }: Pair): Promise<Row> {
	const times: Record<Side, number[]> = { ours: [], rival: [] };
	const workflows: Record<Side, Published> = {
		ours: await publish(harness, inARow('Calls', [...rowsNodes(rows), nodes.ours])),
		rival: await publish(harness, inARow('Calls', [...rowsNodes(rows), nodes.rival])),
	};
	for (let run = 0; run <= RUNS; run++) {
		for (const side of ['rival', 'ours'] as const) {
			await workflows[side].call();
			await workflows[side].untilSucceeded(run + 1);
			const ms = await timeOfLast(harness, workflows[side].id, nodes[side].name);
			// The first is what n8n loads once.
			if (run > 0) times[side].push(ms);
		}
	}
	return { what, unit: 'ms', ...times };
}

async function timeOfLast(
	{ session, databaseFile }: Harness,
	workflowId: string,
	nodeName: string,
): Promise<number> {
	const id = executionIds(databaseFile, workflowId).at(-1);
	const execution = id === undefined ? undefined : await findExecution(session, id);
	const run = execution?.resultData.runData[nodeName]?.[0];
	if (run?.data?.main?.[0]?.length !== ITEMS) throw new Error(`${nodeName} gave no ${ITEMS} items`);
	return run.executionTime;
}

function createPair(harness: Harness, credentials: Credentials): Pair {
	return {
		what: `${ITEMS} tasks created`,
		rows: Array.from({ length: ITEMS }, (_, index) => `A dance, number ${index}`),
		isJudged: true,
		nodes: createNodes(harness, credentials),
	};
}

/** How a provider is told to create a task, and asked for one. */
const API = {
	danceGenerator: {
		title: 'a provider that lists tasks',
		create: '/generate',
		body: { character_image_url: DANCE.characterImageUrl, tiktok_url: DANCE.tiktokUrl },
		status: '/tasks/',
	},
	seedDance: {
		title: 'a provider without a list',
		create: '/v1/videos/text-to-video',
		body: { prompt: 'A lighthouse in a storm' },
		status: '/v1/videos/',
	},
} as const;

async function statusPair(
	harness: Harness,
	provider: keyof typeof API,
	credentials: Credentials,
): Promise<Pair> {
	const { title, status } = API[provider];
	const url = `=${harness.sandbox.baseUrl(provider)}${status}{{ $json.row }}`;
	return {
		what: `${ITEMS} tasks checked once, ${title}`,
		rows: await createTasks(harness, provider),
		isJudged: provider === 'seedDance',
		nodes: {
			ours: waitNode(credentials, {
				provider,
				mode: 'checkOnce',
				taskId: { __rl: true, mode: 'id', value: '={{ $json.row }}' },
			}),
			rival: httpNode(credentials, { url }),
		},
	};
}

async function createTasks({ sandbox }: Harness, provider: keyof typeof API): Promise<string[]> {
	const { create, body } = API[provider];
	const taskIds: string[] = [];
	for (let count = 0; count < ITEMS; count++) {
		const answer = await request(`${sandbox.baseUrl(provider)}${create}`, {
			method: 'POST',
			dispatcher: loopback,
			headers: {
				authorization: `Bearer ${sandbox.apiKey}`,
				'content-type': 'application/json',
			},
			body: JSON.stringify(body),
		});
		taskIds.push(createdSchema.parse(await answer.body.json()).task_id);
	}
	return taskIds;
}

const createdSchema = z.object({ task_id: z.string() });
