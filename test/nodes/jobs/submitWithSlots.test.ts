import { UserError } from 'n8n-workflow';

import { connect } from '../../../nodes/connect';
import { stepWithSlots, submitWithSlotsJob } from '../../../nodes/jobs/submitWithSlots';
import { providerById } from '../../../providers';
import type { SubmitState } from '../../../tasks/submitJob';
import type { QueueEntry } from '../../../tasks/submitQueue';
import { failed, unknownSubmit } from '../../../tasks/submitResult';
import { useDedupStore } from '../../engine/dedupStore';
import { logLines } from '../../leakCheck/leakCheck';
import { polled as pollOf } from '../../tasks/pollJobState';
import { MINUTE } from '../../tasks/scriptedTasks';
import { usePassingTime, type Answer } from '../answeringProvider';
import { accepted, entry, hiddenNode, HOUR, nothing, work } from './batch';

useDedupStore();
const time = usePassingTime();

const taking = (taskId: string) => (): Answer => ({ body: { taskId } });
const suspending = { shouldSuspend: () => true };
const submitting = entry(0, { isSubmitting: true, firstTryAt: 1 });

describe('a step of a batch that waits for slots', () => {
	const step = async (state: SubmitState, ...given: Parameters<typeof hiddenNode>) => {
		const { context, asked } = hiddenNode(...given);
		const after = await submitWithSlotsJob.step(context, state, suspending);
		return { ...after, entries: after.state.queue.entries, asked };
	};

	it('creates the task of the item that it has written down, and says so in n8n’s log', async () => {
		const state = work([submitting, entry(1)]);
		const { entries, next, asked } = await step(state, taking('task-0'));
		expect(asked).toEqual(['POST /jobs/createTask']);
		expect(entries[0]?.result).toMatchObject({ task: { taskId: 'task-0' } });
		expect(entries[1]).toEqual(entry(1));
		expect(next).toEqual({ kind: 'again' });
		expect(logLines()).toEqual(['info: Seedance2 AI took item 0: task task-0']);
	});

	it('writes down the next one before it is sent, as far as the provider has slots', async () => {
		const { entries, asked } = await step(work([entry(0)]));
		expect(entries[0]).toMatchObject({ isSubmitting: true });
		expect(asked).toEqual([]);
		const poll = (taskId: string, checkAt: number) => ({
			...entry(0, accepted(0)),
			poll: { ...pollOf(taskId), checkAt },
		});
		const later = Date.now() + 5 * MINUTE;
		const full = ['a', 'b', 'c'].map((id, itemIndex) => ({ ...poll(id, later), itemIndex }));
		const waiting = await step(work([...full, entry(3)]));
		expect(waiting.next).toEqual({ kind: 'sleep', untilNextMs: 5 * MINUTE });
		expect(waiting.asked).toEqual([]);
	});

	it('asks for the tasks that hold the slots, when it is time', async () => {
		const running = ['a', 'b', 'c'].map((taskId, itemIndex) => ({
			...accepted(itemIndex),
			poll: { ...pollOf(taskId), checkAt: Date.now() },
		}));
		const answer = () => ({ body: { taskId: 'a', status: 'completed' } });
		const { entries, asked } = await step(work([...running, entry(3)]), answer);
		expect(asked).toEqual(Array(3).fill('GET /jobs/queryTask'));
		expect(entries[0]?.poll).toMatchObject({ last: { status: 'succeeded' } });
		expect(logLines()).toContain('debug: Task a: completed');
	});

	it('waits here where it is not to be suspended', async () => {
		const { context } = hiddenNode(() => ({ body: { taskId: 'a', status: 'processing' } }));
		const running = ['a', 'b', 'c'].map((taskId, itemIndex) => ({
			...accepted(itemIndex),
			poll: { ...pollOf(taskId), checkAt: Date.now() + MINUTE },
		}));
		const connection = await connect(context, providerById('seedance2Ai'));
		const state = work([...running, entry(3)]);
		const { next } = await stepWithSlots(context, state, connection, false);
		expect(next).toEqual({ kind: 'again' });
		expect(time.slept).toEqual([MINUTE]);
	});

	it('keeps to the requests a minute that the user allows', async () => {
		const waited = async (more: Partial<SubmitState>) => {
			const state = work([submitting, entry(1, { isSubmitting: true })], more);
			const beganAt = Date.now();
			const { state: after } = await step(state, taking('task-0'));
			await step(after, taking('task-1'));
			return Date.now() - beganAt;
		};
		expect(await waited({})).toBe(0);
		expect(await waited({ requestsPerMinute: 1 })).toBeGreaterThanOrEqual(MINUTE);
	});
});

describe('a credential that n8n cannot read', () => {
	/** How often it was read, and what came of it. */
	const readWith = async (error: Error, giveUpAt: number) => {
		const onCredentialRead = jest.fn(() => {
			throw error;
		});
		const { context } = hiddenNode(nothing, { onCredentialRead });
		const started = work([submitting]);
		const state = { ...started, queue: { ...started.queue, giveUpAt } };
		const end = await submitWithSlotsJob
			.step(context, state, suspending)
			.catch((thrown: Error) => thrown);
		return { end, reads: onCredentialRead.mock.calls.length };
	};
	const away = new Error('SQLITE_BUSY: database is locked');

	it('for the moment is asked for again a minute later: nothing was sent of what was about to be', async () => {
		const { end, reads } = await readWith(away, Date.now() + 1);
		expect(end).toMatchObject({ next: { kind: 'sleep', untilNextMs: MINUTE } });
		expect('state' in end && end.state.queue.entries).toEqual([entry(0, { firstTryAt: 1 })]);
		expect(reads).toBe(1);
	});

	it('any more when there is no time left gives the batch up', async () => {
		const { end } = await readWith(away, Date.now());
		expect(end).toMatchObject({ message: expect.stringContaining('database is locked') as string });
	});

	it('the next time either gives it up at once', async () => {
		const gone = new UserError('It was deleted');
		const { end } = await readWith(gone, Date.now() + HOUR);
		expect(end).toMatchObject({ message: expect.stringContaining('It was deleted') as string });
	});
});

describe('a Submit Once Key of a batch', () => {
	const keyed = (itemIndex: number, more: Partial<QueueEntry> = {}) =>
		entry(itemIndex, { isSubmitting: true, firstTryAt: 1, submitOnceKey: 'row 7', ...more });
	const sent = async (state: SubmitState, answer: () => Answer) => {
		const { context, asked } = hiddenNode(answer);
		const after = await submitWithSlotsJob.step(context, state, suspending);
		return { state: after.state, requests: asked.length };
	};
	const lost = (): Answer => ({ status: 500, body: {} });
	const resultOf = ({ queue }: SubmitState, at: number) => queue.entries[at]?.result;

	it('is the visible node’s, whichever of its sub-executions submits', async () => {
		await sent(work([keyed(0)]), taking('task-0'));
		const again = await sent(work([keyed(0)]), taking('task-1'));
		expect(resultOf(again.state, 0)).toMatchObject({ alreadySubmitted: 'row 7', taskId: 'task-0' });
		expect(again.requests).toBe(0);
		const run = { ...work([]).run, nodeId: 'another' };
		const ofAnother = await sent(work([keyed(0)], { run }), taking('task-2'));
		expect(resultOf(ofAnother.state, 0)).toMatchObject({ task: { taskId: 'task-2' } });
	});

	it('whose end is unknown is not sent again in the same batch, whatever the node is set to', async () => {
		const more = { onUnknown: 'submitAgain' } as const;
		const noKey = entry(4, { result: failed(unknownSubmit('none')) });
		const entries = [accepted(1), keyed(0), keyed(2), entry(3), noKey];
		const first = await sent(work(entries, more), lost);
		expect(first.requests).toBe(1);
		expect(resultOf(first.state, 1)).toMatchObject({ details: { mayHaveBeenAccepted: true } });
		const second = await sent(first.state, taking('task-2'));
		expect(second.requests).toBe(0);
		expect(resultOf(second.state, 2)).toMatchObject({ details: { kind: 'unknownSubmit' } });
	});

	it('of an earlier run is sent again where the node is set to, after one that was refused, too', async () => {
		await sent(work([keyed(0)]), lost);
		const more = { onUnknown: 'submitAgain' } as const;
		const refusing = () => ({ status: 400, body: { error: 'No' } });
		const first = await sent(work([keyed(0), keyed(1)], more), refusing);
		expect(resultOf(first.state, 0)).toMatchObject({ details: { retryable: false } });
		const second = await sent(first.state, taking('task-1'));
		expect(resultOf(second.state, 1)).toMatchObject({ task: { taskId: 'task-1' } });
	});
});
