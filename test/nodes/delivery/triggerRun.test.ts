import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { createRunExecutionData, type INodeExecutionData } from 'n8n-workflow';

import { useDedupStore } from '../../engine/dedupStore';
import { bare, done, failed } from '../../tasks/scriptedTasks';
import { saying, useTriggerRuns, type More } from './triggerScene';

const store = useDedupStore();
const { broken, locked, run, errorOf } = useTriggerRuns();
const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.taskId);
const idsLeaving = async (...given: Parameters<typeof run>) => idsOf(await run(...given));

describe('the tasks that a trigger’s execution lets go', () => {
	it('are those that came in, each as it came and linked with where it came from', async () => {
		const found = [done('a-1'), failed('b-1'), bare('c-1')];
		expect(await run(found)).toEqual(found.map((json, item) => ({ json, pairedItem: { item } })));
	});

	it.each(['webhook', 'trigger'] as const)(
		'are let go by one execution only, whichever way n8n was told (%s)',
		async (mode) => {
			expect(await idsLeaving([done('a-1'), done('b-1')], { mode })).toEqual(['a-1', 'b-1']);
			expect(await idsLeaving([done('b-1'), done('c-1')], { mode })).toEqual(['c-1']);
			const both = await Promise.all([idsLeaving([done('d-1')]), idsLeaving([done('d-1')])]);
			expect(both.flat()).toEqual(['d-1']);
		},
	);

	it.each(['retry', 'integrated', 'cli'] as const)(
		'are let go again where a person wants it, and known again after that (%s)',
		async (mode) => {
			await run([done('a-1')]);
			expect(await idsLeaving([done('a-1'), done('b-1')], { mode })).toEqual(['a-1', 'b-1']);
			expect(await idsLeaving([done('b-1')])).toEqual([]);
		},
	);

	it('are not recorded by a test by hand, which may let go what has left', async () => {
		expect(await idsLeaving([done('a-1')], { mode: 'manual' })).toEqual(['a-1']);
		expect(await idsLeaving([done('a-1')])).toEqual(['a-1']);
		expect(await idsLeaving([done('a-1')], { mode: 'manual' })).toEqual(['a-1']);
	});

	it('are let go again by the same execution, which n8n may run again, and by no other', async () => {
		const executionData = createRunExecutionData({ resultData: { runData: {} } });
		await run([done('x-1')]);
		const again = async () =>
			await idsLeaving([failed('a-1'), done('b-1'), done('x-1')], { executionData });
		for (let tries = 0; tries < 3; tries++) expect(await again()).toEqual(['a-1', 'b-1']);
		expect(await idsLeaving([failed('a-1'), done('b-1'), done('c-1')])).toEqual(['c-1']);
	});

	it('are those that it let go in its first try, and what it can let go only now', async () => {
		const executionData = createRunExecutionData({ resultData: { runData: {} } });
		expect(await idsLeaving([done('a-1')], { executionData })).toEqual(['a-1']);
		expect(await idsLeaving([done('a-1'), done('b-1')], { executionData })).toEqual(['a-1', 'b-1']);
		expect(await idsLeaving([done('a-1'), done('b-1')], { executionData })).toEqual(['a-1', 'b-1']);
	});

	it('may be no tasks at all: what cannot be known again leaves as an error each time', async () => {
		const odd = [
			{ taskId: '../x' },
			{ taskId: 7 },
			'odd',
			null,
			{ ...done('a-1'), outputs: 'none' },
		];
		const policy = { onError: 'continueRegularOutput' } as const;
		const noted = jest.spyOn(store, 'checkProcessedAndRecord');
		expect(await run(odd.slice(0, 4), policy)).toHaveLength(4);
		expect(noted).not.toHaveBeenCalled();
		expect(await run(odd, policy)).toHaveLength(5);
		expect(noted.mock.calls.map(([taskIds]) => taskIds)).toEqual([['a-1']]);
		const again = await run(odd, policy);
		expect(idsOf(again)).toEqual([undefined, undefined, undefined, undefined]);
		expect(await run([], policy)).toEqual([]);
	});
});

describe('a task whose file cannot be fetched', () => {
	it('leaves once as an error with its ID, by either output', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			await store.clearAllProcessedItems();
			const items = await run([broken('a-1'), failed('b-1')], { download: true, onError });
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			const { json } = items[0]!;
			expect(onError === 'continueErrorOutput' ? json.details : json).toMatchObject({
				taskId: 'a-1',
			});
			expect(json.error).toEqual(saying(/task a-1/));
			expect(idsOf(await run([broken('a-1'), broken('c-1')], { onError }))).toEqual(['c-1']);
		}
	});

	it('stops the execution, which then has recorded nothing, with the state of every task', async () => {
		const found = [done('a-1'), broken('b-1'), broken('c-1')].map((one, at) =>
			at === 0 ? failed('a-1') : one,
		);
		expect(await errorOf(found, { download: true })).toMatchObject({
			message: saying(/^2 of 3 ended tasks could not be delivered.*First \(item 1\): .*task b-1/),
			description: saying(/All tasks: a-1: failed .*; b-1: succeeded, .*; c-1: succeeded/),
			context: { itemIndex: 1 },
		});
		expect(await idsLeaving(found)).toEqual(['a-1', 'b-1', 'c-1']);
	});

	it('is in a test by hand an example that fails, and nothing is kept back', async () => {
		const error = await errorOf([failed('a-1'), broken('b-1')], { download: true, mode: 'manual' });
		expect(error).toMatchObject({ message: saying(/task b-1/), context: { itemIndex: 1 } });
		expect(error).not.toMatchObject({ message: saying(/of 2 ended/) });
		expect(error).not.toMatchObject({ description: saying(/The trigger does not start/) });
	});
});

describe('what goes wrong before or after all tasks', () => {
	it.each([
		['the credential cannot be read', locked, /did not provide/],
		[
			'the form is wrong',
			{ download: true, parameters: { options: { maxFileSizeMb: 0 } } },
			/Max File Size/,
		],
	])('names every one of them where %s', async (_what, more: More, happened) => {
		const found = [done('a-1'), done('b-1')];
		expect(await errorOf(found, more)).toMatchObject({
			name: 'NodeOperationError',
			message: saying(happened),
			description: saying(/retry this execution.* All tasks: a-1: succeeded, .*; b-1: succeeded/),
			context: { itemIndex: 0 },
		});
		expect(await errorOf([done('a-1')], more)).toMatchObject({ message: saying(/\(task a-1\)$/) });
		const items = await run(found, { ...more, onError: 'continueRegularOutput' });
		expect(idsOf(items)).toEqual(['a-1', 'b-1']);
		expect(items.every(({ json }) => happened.test(String(json.error)))).toBe(true);
	});

	it('names every one of them where n8n cannot record that they leave', async () => {
		const asked = jest.spyOn(store, 'checkProcessedAndRecord').mockRejectedValue(new Error('gone'));
		expect(await errorOf([done('a-1'), done('b-1')])).toMatchObject({
			name: 'NodeOperationError',
			message: saying(/^None of the 2 ended tasks could .*gone \(task a-1\)$/),
			description: saying(/All tasks: a-1: .*; b-1: /),
		});
		expect(asked).toHaveBeenCalledTimes(2);
		expect(await idsLeaving([done('a-1')], { mode: 'manual' })).toEqual(['a-1']);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'lets them go as they are, and says so in the log, where n8n cannot record it (%s)',
		async (onError) => {
			const found = [done('a-1'), failed('b-1'), broken('c-1'), { taskId: '../x' }];
			const more = { onError, download: true } as const;
			const before = await run(found, { ...more, mode: 'manual' });
			jest.spyOn(store, 'checkProcessedAndRecord').mockRejectedValue(new Error('gone'));
			const warned = jest.spyOn(Container.get(Logger), 'warn');
			expect(await run(found, more)).toEqual(before);
			expect(before).toHaveLength(4);
			expect(warned.mock.calls.map(([text]) => text)).toEqual([
				saying(
					/: n8n could not record that tasks leave, which may leave once more: a-1, b-1, c-1\. .*gone$/,
				),
			]);
		},
	);
});
