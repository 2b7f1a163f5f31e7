import type { IDataObject } from 'n8n-workflow';

import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { useDedupStore } from '../engine/dedupStore';
import { activate, pollRun } from '../engine/activePoll';
import { runNode } from '../engine/runNode';
import { recordRun } from '../leakCheck/leakCheck';
import { faultFixture } from './fixture';
import { passTime, restoreTime } from './time';

const { sandbox, generate, generateAll, check, creates, checks, inject, runOf } = faultFixture({
	credits: 1_000_000,
});
useDedupStore();
afterEach(restoreTime);

const MINUTE = 60_000;
/**
 * An account with 251 ended tasks, made over hours: the first by Generate, the others with the same request,
 * as another program does with the same key. The ledger hears of them as of one more run.
 */
async function fillAccount(): Promise<void> {
	const [first] = await generate('danceGenerator');
	const [create] = creates();
	const url = new URL(create?.path ?? '', sandbox().origin);
	const request = {
		method: 'POST',
		headers: { authorization: `Bearer ${sandbox().apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify(create?.body),
	};
	for (const count of [50, 100, 100]) {
		const answers = await Promise.all(
			Array.from({ length: count }, async () => await (await fetch(url, request)).json()),
		);
		const items = answers.map((answer) => ({ json: answer as IDataObject }));
		recordRun({ node: 'danceVideoGenerate', itemCount: count, items });
		passTime(90 * MINUTE);
	}
	sandbox().finishTasks();
	expect(creates().filter(({ paidCreate }) => paidCreate)).toHaveLength(251);
	expect(first?.json.taskId).toBe(creates()[0]?.taskId);
}

/** All tasks, newest first. */
const newestFirst = () =>
	creates()
		.map(({ taskId }) => String(taskId))
		.toReversed();
const list = async (parameters: object) => {
	const { node, ...run } = runOf(new DanceVideoListTasks(), 'danceGenerator', {
		returnAll: false,
		status: 'any',
		download: false,
		...parameters,
	});
	const items = await runNode({ node, ...run });
	return items.map(({ json }) => String(json.taskId));
};

describe.each(['newestFirst', 'oldestFirst', 'shuffled'] as const)(
	'a task list %s',
	(listOrder) => {
		beforeEach(() => sandbox().setModes({ listOrder }));

		it('row 85: is given newest first by List Tasks, with a limit or without', async () => {
			await fillAccount();
			await generate('danceGenerator');
			passTime(MINUTE);
			const [newest] = newestFirst();
			expect(await list({ limit: 1 })).toEqual([newest]);
			const all = await list({ returnAll: true });
			expect(all).toHaveLength(252);
			expect(all[0]).toBe(newest);
			const first = await list({ limit: 101 });
			expect(first.toSorted()).toEqual(newestFirst().slice(0, 101).toSorted());
		});

		it('row 85: is watched by the Poll Trigger without missing or repeating a task', async () => {
			await fillAccount();
			const poll = activate(sandbox());
			expect([await poll.check(), await poll.check()]).toEqual([null, null]);
			for (const prompts of [['one'], ['two', 'three']]) {
				passTime(30 * MINUTE);
				const items = await generateAll('danceGenerator', prompts);
				sandbox().finishTasks();
				const ids = items.map(({ json }) => String(json.taskId));
				expect((await poll.check())?.toSorted()).toEqual(ids.toSorted());
				expect(await poll.check()).toBeNull();
			}
		});

		it('row 85: shows the Poll Trigger its newest task as an example', async () => {
			await fillAccount();
			const [newest] = await generate('danceGenerator');
			sandbox().finishTasks();
			const [example] = await runNode(pollRun(sandbox()));
			expect(example?.json.taskId).toBe(newest?.json.taskId);
		});

		it('row 85: costs status checks of many tasks no more requests than there are tasks', async () => {
			await fillAccount();
			inject({ path: '/generate', times: 8, action: { type: 'task', never: true } });
			const items = await generateAll('danceGenerator', ['1', '2', '3', '4', '5', '6', '7', '8']);
			const before = checks().length;
			const seen = await check('danceGenerator', items);
			expect(seen.map(({ json }) => json.taskId)).toEqual(items.map(({ json }) => json.taskId));
			expect(seen.every(({ json }) => json.status !== 'succeeded')).toBe(true);
			expect(checks().length - before).toBeLessThanOrEqual(listOrder === 'shuffled' ? 10 : 2);
		});
	},
);
