import type { IDataObject } from 'n8n-workflow';

import { adviceFor } from '../../../nodes/DanceVideoWait/advice';
import { readItem } from '../../../nodes/DanceVideoWait/read';
import { readProvider } from '../../../nodes/DanceVideoWait/readProvider';
import { readTaskId } from '../../../nodes/DanceVideoWait/readTask';
import { FROM_ITEM } from '../../../nodes/form/providerFields';
import { PROVIDERS, providerById } from '../../../providers';
import type { Failure } from '../../../transport/failure';
import { plainContext } from '../plainContext';

const ID = '550e8400-e29b';
const MINUTE_MS = 60_000;

afterEach(() => jest.restoreAllMocks());

function refusal(action: () => unknown): Failure['details'] {
	try {
		action();
	} catch (error) {
		return (error as Failure).details;
	}
	throw new Error('It was taken');
}

/** What Wait reads of an item. */
function read(json: IDataObject, parameters: Record<string, unknown> = {}) {
	const { context } = plainContext({
		parameters: { provider: FROM_ITEM, taskId: json.taskId, ...parameters },
	});
	return readItem(context, context.getNode(), json, 0);
}

describe('the task of an item', () => {
	const task = { provider: 'vtrix', taskId: ID };

	it('is waited for at its provider, as long as the form says', () => {
		expect(read(task, { 'options.timeoutMinutes': 5 })).toEqual({
			provider: providerById('vtrix'),
			taskId: ID,
			ageMs: 0,
			estimatedMs: null,
			timeoutMs: 5 * MINUTE_MS,
			delivery: expect.objectContaining({ download: false, binaryField: 'data' }) as object,
		});
		expect(read(task, { download: true })).toMatchObject({
			timeoutMs: 30 * MINUTE_MS,
			delivery: { download: true },
		});
	});

	it('tells itself when it began and how long it takes, where the item is the task', () => {
		const now = Date.parse('2026-03-09T10:00:00.000Z');
		jest.spyOn(Date, 'now').mockReturnValue(now);
		const createdAt = new Date(now - MINUTE_MS).toISOString();
		const json = { ...task, createdAt, estimatedSeconds: 90 };
		const wish = read(json) as { ageMs: number; estimatedMs: number };
		expect(wish.estimatedMs).toBe(90_000);
		expect(wish.ageMs).toBe(MINUTE_MS);
		// That of another task says nothing of this one.
		expect(read(json, { taskId: 'another' })).toMatchObject({
			taskId: 'another',
			ageMs: 0,
			estimatedMs: null,
		});
	});

	it('is not asked for at a provider that it was not created at', () => {
		const details = refusal(() => read(task, { provider: 'seedDance' }));
		expect(details.kind).toBe('invalidInput');
		expect(details.message).toMatch(/created at, "vtrix" \(given: "seedDance"\)/);
		// Another task may be there, and an item without a word on it leaves that to the form.
		for (const [json, taskId] of [
			[task, 'another'],
			[{ taskId: ID }, ID],
			[{ taskId: ID, provider: 7 }, ID],
		] as const) {
			expect(read(json, { provider: 'seedDance', taskId })).toMatchObject({
				provider: { id: 'seedDance' },
				taskId,
			});
		}
	});
});

const FAILED = {
	error: 'Too few credits.',
	details: { kind: 'insufficientCredits', nextStep: 'Top up.' },
};

describe('an item without a task', () => {
	it.each([
		['that an earlier run had created', { status: 'alreadySubmitted', taskId: null }],
		['that a dry run has only planned', { dryRun: true, taskId: null }],
		['that could not be created', { ...FAILED, taskId: null }],
		['that could not be created, through the error output', FAILED],
	])('%s passes as it is', (_title, json) => {
		expect(read(json)).toEqual({ passed: json });
	});

	it.each([
		['an earlier run had created', { status: 'alreadySubmitted' }],
		['somebody says was planned', { dryRun: true }],
		['somebody says could not be created', FAILED],
	])('is not one that names a task, whatever else it says: what %s', (_title, json) => {
		const named = { ...json, provider: 'vtrix', taskId: ID };
		expect(read(named)).toMatchObject({ taskId: ID, provider: { id: 'vtrix' } });
	});

	it.each([
		['of another state', { status: 'pending', taskId: null }],
		['that only lacks the ID of what was created before', { status: 'alreadySubmitted' }],
		['of which a dry run is a word', { dryRun: 'true', taskId: null }],
		['with an error of another node', { error: 'It broke', taskId: null }],
	])('is an error where it is one %s', (_title, json) => {
		const { kind, message } = refusal(() => read(json, { taskId: '' }));
		expect(kind).toBe('invalidInput');
		expect(message).toMatch(/Task ID must be an ID as Dance Video Generate gives it/);
	});

	it('is one whose ID is none, too', () => {
		expect(read({ dryRun: true, taskId: '../x' })).toEqual({
			passed: { dryRun: true, taskId: '../x' },
		});
	});
});

describe('the ID of a task', () => {
	const idOf = (taskId: unknown, json: IDataObject = { taskId: 'of-the-item' }) =>
		readTaskId(plainContext({ parameters: { taskId } }).context, json, 0);
	const chosen = (mode: string, value: unknown, mark: unknown = true) => ({
		__rl: mark,
		mode,
		value,
	});

	it.each([
		['as text', ID],
		['as a number', 42],
		['with white space', ` ${ID}\n`],
		['by the expression of the item', chosen('fromItem', ID)],
		['by its ID', chosen('id', ID)],
		['from the list', chosen('list', ID)],
	])('is taken %s', (_title, given) => {
		expect(idOf(given)).toBe(given === 42 ? '42' : ID);
	});

	it.each([undefined, null, ''])('is the item’s where the editor left %j', (value) => {
		expect(idOf(chosen('fromItem', value))).toBe('of-the-item');
		expect(refusal(() => idOf(chosen('id', value))).message).toMatch(/given: nothing/);
		expect(refusal(() => idOf(chosen('list', value))).message).toMatch(/given: nothing/);
	});

	it.each([
		['a path', '../account'],
		['two IDs', `${ID} ${ID}`],
		['a choice that n8n has not made', chosen('id', ID, 'true')],
		['an object', { value: ID }],
		['a list of IDs', [ID]],
	])('is not %s', (_title, given) => {
		const { kind, message } = refusal(() => idOf(given));
		expect(kind).toBe('invalidInput');
		expect(message).toMatch(/Task ID must be/);
	});

	it('is nothing in a form without the field', () => {
		const { context } = plainContext();
		expect(refusal(() => readTaskId(context, {}, 0)).message).toMatch(/given: nothing/);
	});
});

describe('the provider of a task', () => {
	const of = (choice: unknown, json: IDataObject, credentials?: string[]) =>
		readProvider(
			choice,
			plainContext({ ...(credentials && { credentials }) }).context.getNode(),
			json,
		);

	it('is the one of the form, or the one that the item names', () => {
		expect(of('seedDance', { provider: 'vtrix' }).id).toBe('seedDance');
		expect(of(FROM_ITEM, { provider: 'vtrix' }).id).toBe('vtrix');
	});

	it.each([undefined, null, ''])('is the only one with a credential where %j is named', (named) => {
		expect(of(FROM_ITEM, { provider: named }, ['vtrixApi', 'someOtherApi']).id).toBe('vtrix');
		const several = refusal(() => of(FROM_ITEM, { provider: named }, ['vtrixApi', 'seedDanceApi']));
		expect(several.message).toMatch(/does not tell which provider/);
		expect(refusal(() => of(FROM_ITEM, { provider: named }, [])).message).toBe(several.message);
	});

	it.each(['dancegenerator', 'constructor', 7, ['vtrix']])(
		'is none where the item names %j, whichever credential there is',
		(named) => {
			const { kind, retryable, message, nextStep } = refusal(() =>
				of(FROM_ITEM, { provider: named }, ['vtrixApi']),
			);
			expect({ kind, retryable }).toEqual({ kind: 'invalidInput', retryable: false });
			expect(message).toContain(`(given: ${JSON.stringify(named)})`);
			expect(message).toContain(`one of ${PROVIDERS.map(({ id }) => id).join(', ')} (`);
			expect(nextStep).toMatch(/keep it on the way.*under Provider\. Nothing was sent/);
		},
	);

	it('that an item names is quoted no further than is needed', () => {
		const { message } = refusal(() => of(FROM_ITEM, { provider: 'x'.repeat(500) }));
		expect(message).toMatch(/given: 500 characters, "x{40}\.\.\."\)$/);
		expect(refusal(() => of(FROM_ITEM, {})).message).toMatch(/given: nothing\)$/);
	});

	it('is asked only with a credential of this node', () => {
		for (const choice of ['vtrix', FROM_ITEM]) {
			const details = refusal(() => of(choice, { provider: 'vtrix' }, ['seedDanceApi']));
			expect(details).toMatchObject({ kind: 'invalidInput', retryable: false });
			expect(details.message).toMatch(/belongs to Vtrix.*no credential for it/);
			expect(details.nextStep).toMatch(/Choose a credential for Vtrix.*Nothing was sent/);
		}
		const without = { ...plainContext().context.getNode(), credentials: undefined } as never;
		expect(refusal(() => readProvider('vtrix', without, {})).message).toMatch(/no credential/);
	});
});

describe('what a model is told to do about a task', () => {
	it.each([
		['pending', /goes on by itself and is paid for.*Do not create it again/],
		['processing', /goes on by itself and is paid for.*Do not create it again/],
		['succeeded', /Give the user videoUrl/],
		['failed', /costs credits again, so ask/],
	])('that is %s', (status, says) => expect(adviceFor({ status })).toMatch(says));

	it.each([undefined, 'alreadySubmitted', 'constructor', 7])('is nothing for %j', (status) => {
		expect(adviceFor({ status })).toBeUndefined();
	});
});
