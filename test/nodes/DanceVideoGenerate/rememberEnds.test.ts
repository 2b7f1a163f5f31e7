import { createRunExecutionData } from 'n8n-workflow';

import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { memoryOf } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import { finalEnds, rememberEnds, type Asked } from '../../../nodes/DanceVideoGenerate/runMemory';
import { providerById } from '../../../providers';
import type { Provider } from '../../../providers/provider';
import type { SubmitResult } from '../../../tasks/submitResult';
import { contextFor } from '../../engine/runNode';
import { task } from '../../tasks/scriptedTasks';
import { failure, LOST } from './failedSubmits';

const WITHOUT_KEYS = providerById('danceGenerator');
const WITH_KEYS = providerById('seedance2Io');

/** Each item has a key, unless it is told. */
const at = (provider: Provider, account = 'an account', key: string | undefined = 'a key') => ({
	provider,
	connection: { account },
	keys: Object.fromEntries([0, 1, 2, 3, 4].map((itemIndex) => [itemIndex, key])),
});

const newRun = () =>
	contextFor({
		node: new DanceVideoGenerate(),
		parameters: {},
		credentials: {},
		executionData: createRunExecutionData({ resultData: { runData: {} } }),
	});

/** A run in which results were remembered, by item. */
const remembered = (provider: Provider, ...results: SubmitResult[]) => {
	const memory = memoryOf(newRun());
	rememberEnds(
		memory,
		at(provider),
		results.map((result, itemIndex) => ({ itemIndex, result })),
	);
	return memory;
};
const indexesOf = (record: object = {}) => Object.keys(record).map(Number);

describe('what is kept of a submission', () => {
	const results = [
		{ task: task('a') },
		{ alreadySubmitted: 'row' },
		failure(),
		failure(LOST),
		failure({ taskId: 'b' }),
	];

	it('is all that was or may have been accepted, where the provider takes no keys', () => {
		const { ends, resendable } = remembered(WITHOUT_KEYS, ...results);
		expect([indexesOf(ends), indexesOf(resendable)]).toEqual([[0, 1, 3, 4], []]);
	});

	it('is what was accepted, where a key gives the same task again', () => {
		const { ends, resendable } = remembered(WITH_KEYS, ...results);
		expect([indexesOf(ends), indexesOf(resendable)]).toEqual([
			[0, 1],
			[3, 4],
		]);
	});

	it.each<[string, Asked, number[]]>([
		['once more to the same account under the same key', at(WITH_KEYS), [0, 1]],
		['not to another account', at(WITH_KEYS, 'another'), [0, 1, 3, 4]],
		['not to another provider', at(WITHOUT_KEYS), [0, 1, 3, 4]],
		['not under another key', at(WITH_KEYS, 'an account', 'another'), [0, 1, 3, 4]],
	])('is sent %s', (_what, asked, expected) => {
		const memory = remembered(WITH_KEYS, ...results);
		expect(indexesOf(finalEnds(memory, asked))).toEqual(expected);
		// As it was, it is sent again.
		expect(indexesOf(finalEnds(memory, at(WITH_KEYS)))).toEqual([0, 1]);
	});

	it('is never sent again where it had no key', () => {
		const memory = memoryOf(newRun());
		const asked = { ...at(WITH_KEYS), keys: {} };
		rememberEnds(memory, asked, [{ itemIndex: 0, result: failure(LOST) }]);
		expect(indexesOf(finalEnds(memory, asked))).toEqual([0]);
	});

	it('tells who was asked, and how the task can be reached', () => {
		const memory = remembered(WITH_KEYS, failure(LOST));
		const nextStep = expect.stringMatching(
			/not sent again: with another provider, credential or key .* at Seedance 2\b.* set the node as it was/,
		) as string;
		expect(finalEnds(memory, at(WITHOUT_KEYS))).toMatchObject({
			0: { provider: 'seedance2Io', details: { ...LOST, nextStep } },
		});
	});

	it('is what was accepted in the end, wherever it is asked for', () => {
		const memory = remembered(WITH_KEYS, failure(LOST));
		rememberEnds(memory, at(WITH_KEYS), [{ itemIndex: 0, result: { task: task('a') } }]);
		expect(finalEnds(memory, at(WITHOUT_KEYS))).toEqual({ 0: { task: task('a') } });
	});
});
