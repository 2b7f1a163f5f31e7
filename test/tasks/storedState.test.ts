import type { FailureDetails } from '../../model/failureDetails';
import {
	failureDetailsSchema,
	policySchema,
	pollSchema,
	runIdentitySchema,
} from '../../tasks/storedState';
import type { TaskPoll } from '../../tasks/taskPoll';
import { done, scriptedTasks } from './scriptedTasks';

describe('a failure that comes back from the database', () => {
	const KNOWN = { kind: 'invalidRequest', message: 'no', nextStep: 'Check.', retryable: false };

	it('keeps what the provider said further, under the name that version 0.1 gave it', () => {
		const said = '{"prompt":"too long"}';
		expect(failureDetailsSchema.parse({ ...KNOWN, details: said, code: '7' })).toEqual({
			...KNOWN,
			code: '7',
			furtherInfo: said,
		});
		expect(failureDetailsSchema.parse({ ...KNOWN, furtherInfo: said })).toEqual({
			...KNOWN,
			furtherInfo: said,
		});
	});
});

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const TASK = done('a');
const POLL: TaskPoll = scriptedTasks({}).poll('a', { provider: 'vtrix' });
const FAILURE: FailureDetails = { kind: 'timedOut', message: 'no', nextStep: '', retryable: true };

/** What is not there, or of another type. */
const without = (value: object, field: string) =>
	Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

describe('the state of polling a task that comes back from the database', () => {
	const read = (value: unknown) => pollSchema.safeParse(stored(value));

	it.each<[string, TaskPoll]>([
		['without an outcome', POLL],
		['of a provider that is not named', { ...POLL, provider: undefined }],
		['of which nothing is estimated', { ...POLL, estimatedMs: null }],
		['with its last state', { ...POLL, last: TASK }],
		['that was seen', { ...POLL, outcome: { kind: 'seen', taskId: 'a', task: TASK } }],
		['that ran out of time', { ...POLL, outcome: { kind: 'timedOut', taskId: 'a', waitedMs: 7 } }],
		[
			'that was given up',
			{
				...POLL,
				outcome: { kind: 'gaveUp', taskId: 'a', last: TASK, details: FAILURE },
			},
		],
	])('is the one that went in: %s', (_which, poll) => {
		expect(read(poll).data).toEqual(stored(poll));
	});

	it.each([
		'taskId',
		'startedAt',
		'deadlineAt',
		'createdAt',
		'estimatedMs',
		'checkAt',
		'failedChecks',
		'bareChecks',
	])('is refused without %s', (field) => {
		expect(read(without(POLL, field)).success).toBe(false);
		expect(read({ ...POLL, [field]: { is: 'wrong' } }).success).toBe(false);
	});

	it.each<[string, object]>([
		['a provider that is no text', { provider: 7 }],
		['a task that leads elsewhere', { taskId: '../credits' }],
		['a last state of such a task', { last: { ...TASK, taskId: '..' } }],
		['a last state that is none', { last: { ...TASK, status: 'Brewing' } }],
		['a result without an address', { last: { ...TASK, outputs: [{ type: 'video' }] } }],
		['a result of no type', { last: { ...TASK, outputs: [{ url: 'https://cdn.example' }] } }],
		['a state without a provider', { last: without(TASK, 'provider') }],
		['an outcome of no kind', { outcome: { taskId: 'a', task: TASK } }],
		[
			'an outcome of a task that leads elsewhere',
			{ outcome: { kind: 'seen', taskId: '..', task: TASK } },
		],
		['an end that nobody saw', { outcome: { kind: 'seen', taskId: 'a' } }],
		['a time that is none', { outcome: { kind: 'timedOut', taskId: 'a', waitedMs: '7' } }],
		[
			'an error of no kind',
			{ outcome: { kind: 'gaveUp', taskId: 'a', details: { ...FAILURE, kind: 'odd' } } },
		],
	])('is refused with %s', (_what, changes) => {
		expect(read({ ...POLL, ...changes }).success).toBe(false);
	});

	it('is read by the names that it had until version 0.1', () => {
		const { createdAt, checkAt, failedChecks, bareChecks, ...rest } = POLL;
		const outcome = { kind: 'gaveUp', taskId: 'a', facts: { ...FAILURE, details: 'more' } };
		const earlier = {
			...rest,
			orderedAt: createdAt,
			lookAt: checkAt,
			failedLooks: failedChecks,
			bareLooks: bareChecks,
			outcome,
		};
		expect(read(earlier).data).toEqual({
			...POLL,
			outcome: { kind: 'gaveUp', taskId: 'a', details: { ...FAILURE, furtherInfo: 'more' } },
		});
	});

	it('keeps what steers nothing', () => {
		expect(read({ ...POLL, remark: 'kept' }).data).toHaveProperty('remark', 'kept');
		expect(read({ ...POLL, last: { ...TASK, more: 1 } }).data?.last).toHaveProperty('more', 1);
	});
});

describe('an error that comes back from the database', () => {
	it.each<[string, object]>([
		['no kind that is known', { kind: 'constructor' }],
		['no words', { message: undefined }],
		['no way out', { nextStep: 7 }],
		['no word of trying again', { retryable: 'yes' }],
		['a task that leads elsewhere', { taskId: 'a/b' }],
		['a time that is none', { retryAfterMs: 'soon' }],
		['no word of what may have been paid', { mayHaveBeenAccepted: 'perhaps' }],
		['something that is no text', { furtherInfo: {} }],
	])('is refused with %s', (_what, changes) => {
		expect(failureDetailsSchema.safeParse(stored({ ...FAILURE, ...changes })).success).toBe(false);
	});
});

describe('the run of a node that comes back from the database', () => {
	const RUN = { instanceId: 'i', workflowId: 'w', executionId: '7', nodeId: 'n', runIndex: 0 };

	it('is the one that went in, with all that a key is made of', () => {
		const called = { ...RUN, call: 'call 1' };
		expect(runIdentitySchema.parse(stored(called))).toEqual(called);
		const { workflowId: _workflow, executionId: _execution, ...least } = RUN;
		expect(runIdentitySchema.parse(stored(least))).toEqual(least);
	});

	it.each(['instanceId', 'workflowId', 'executionId', 'nodeId', 'runIndex'])(
		'is refused with another %s',
		(field) => {
			expect(runIdentitySchema.safeParse({ ...RUN, [field]: {} }).success).toBe(false);
		},
	);
});

it.each(['stop', 'item', 'errorOutput'])('%s is a policy for errors', (policy) => {
	expect(policySchema.parse(policy)).toBe(policy);
	expect(policySchema.safeParse(`${policy}s`).success).toBe(false);
});
