import { createRunExecutionData } from 'n8n-workflow';

import type { FailureDetails } from '../../../model/failureDetails';
import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { memoryOf } from '../../../nodes/DanceVideoGenerate/nodeMemory';
import { rememberElsewhere, rememberEnds } from '../../../nodes/DanceVideoGenerate/runMemory';
import { providerById } from '../../../providers';
import type { Provider } from '../../../providers/provider';
import { failed, type SubmitResult } from '../../../tasks/submitResult';
import { Failure } from '../../../transport/failure';
import { contextFor } from '../../engine/runNode';
import { task } from '../../tasks/scriptedTasks';

const WITHOUT_KEYS = providerById('danceGenerator');
const WITH_KEYS = providerById('seedance2Io');

const failure = (details: Partial<FailureDetails> = {}): SubmitResult =>
	failed(
		new Failure({
			kind: 'invalidRequest',
			message: 'Refused',
			nextStep: 'Correct it.',
			retryable: false,
			httpStatus: 422,
			...details,
		}),
	);
const LOST: Partial<FailureDetails> = { kind: 'connectionLost', httpStatus: undefined };

const at = (provider: Provider, account = 'an account') => ({ provider, connection: { account } });

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

	it.each<[string, Provider, string, number[]]>([
		['is as it was for the same account', WITH_KEYS, 'an account', [0, 1]],
		['is not repeated at another account', WITH_KEYS, 'another', [0, 1, 3, 4]],
		['is not repeated at another provider', WITHOUT_KEYS, 'an account', [0, 1, 3, 4]],
	])('%s', (_what, provider, account, expected) => {
		const memory = remembered(WITH_KEYS, ...results);
		rememberElsewhere(memory, at(provider, account));
		expect(indexesOf(memory.ends)).toEqual(expected);
	});

	it('tells who was asked', () => {
		const memory = remembered(WITH_KEYS, failure(LOST));
		rememberElsewhere(memory, at(WITHOUT_KEYS));
		expect(memory.ends).toMatchObject({ 0: { provider: 'seedance2Io', details: LOST } });
	});

	it('is what was accepted in the end, wherever it is asked for', () => {
		const memory = remembered(WITH_KEYS, failure(LOST));
		rememberEnds(memory, at(WITH_KEYS), [{ itemIndex: 0, result: { task: task('a') } }]);
		rememberElsewhere(memory, at(WITHOUT_KEYS));
		expect(memory.ends).toEqual({ 0: { task: task('a') } });
	});
});
