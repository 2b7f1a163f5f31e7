import { idempotencyKey, idempotencyKeyFor } from '../../tasks/idempotency';
import type { Resend } from '../../tasks/submitAll';
import { failureOf } from '../transport/account';
import { item, lost, RUN, scriptedTasks } from './submitterFixture';

/** Sends twice, as for a provider that was busy, and says so. */
const again =
	(log: string[]): Resend =>
	async (send) => {
		log.push('first');
		await send();
		log.push('again');
		return await send();
	};

describe('the key that an item is sent under', () => {
	it('is none at a provider that takes none, but for the user’s own', async () => {
		const { run, sent } = scriptedTasks();
		const { submit } = run();
		await submit(item(0));
		await submit(item(1, { submitOnceKey: 'row' }));
		await submit(item(2, { idempotencyKey: 'my own' }));
		expect(sent).toEqual([undefined, undefined, 'my own']);
	});

	it('is the item’s of its run, its Submit Once Key’s, or the user’s own', async () => {
		const { run, sent } = scriptedTasks({ takesKeys: true });
		const { submit } = run();
		await submit(item(0));
		await submit(item(3));
		await submit(item(1, { submitOnceKey: 'row' }));
		await submit(item(2, { submitOnceKey: 'another', idempotencyKey: 'my own' }));
		expect(sent).toEqual([
			idempotencyKey(RUN, 0),
			idempotencyKey(RUN, 3),
			idempotencyKeyFor(RUN, 'row'),
			'my own',
		]);
	});
});

describe('an item that is submitted', () => {
	it('has its task, and n8n’s log knows it before anything else can go wrong', async () => {
		const { run, log } = scriptedTasks();
		expect(await run().submit(item(4))).toMatchObject({ task: { taskId: 'task-1' } });
		expect(log).toEqual(['Scripted took item 4: task task-1']);
	});

	it('is sent again only under a key', async () => {
		const keyed = scriptedTasks({ takesKeys: true });
		const turns: string[] = [];
		await keyed.run().submit(item(0), again(turns));
		expect(keyed.sent).toEqual([idempotencyKey(RUN, 0), idempotencyKey(RUN, 0)]);
		const bare = scriptedTasks();
		await bare.run().submit(item(0), again(turns));
		expect(bare.sent).toEqual([undefined]);
		expect(turns).toEqual(['first', 'again']);
	});

	it('with a Submit Once Key is submitted once in all runs of the node, and of it alone', async () => {
		const { run, sent } = scriptedTasks();
		const row = item(0, { submitOnceKey: 'once' });
		await run().submit(row);
		const another = scriptedTasks();
		const others = another.run({ run: { ...RUN, nodeId: 'another' } });
		await others.submit(item(1));
		expect(await others.submit(row)).toMatchObject({ task: { taskId: 'task-2' } });
		expect(await run().submit(row)).toEqual({
			alreadySubmitted: 'once',
			provider: 'vtrix',
			taskId: 'task-1',
		});
		expect([sent.length, another.sent.length]).toEqual([1, 2]);
	});
});

describe('a Submit Once Key whose end is unknown', () => {
	const row = item(7, { submitOnceKey: 'row of unknown end' });
	const known = { submitted: new Map(), unknown: new Set() };

	it('is reported where the provider takes no keys, unless the user wants it sent again', async () => {
		const { run, sent } = scriptedTasks({ ends: [lost()] });
		await failureOf(run().submit(row));
		expect(await run().lookUp([row, item(8)])).toEqual({ ...known, unknown: new Set([7]) });
		expect((await failureOf(run().submit(row))).details.kind).toBe('unknownSubmit');
		expect(await run({ onUnknown: 'submitAgain' }).lookUp([row])).toEqual(known);
		expect(await run({ onUnknown: 'submitAgain' }).submit(row)).toHaveProperty('task');
		expect(sent).toHaveLength(2);
	});

	it('is sent again under the same key where that gives the same task', async () => {
		const { run, sent } = scriptedTasks({ takesKeys: true, ends: [lost()] });
		await failureOf(run().submit(row));
		expect(await run().lookUp([row])).toEqual(known);
		expect(await run().submit(row)).toHaveProperty('task');
		expect(new Set(sent)).toEqual(new Set([idempotencyKeyFor(RUN, 'row of unknown end')]));
	});

	it('is reported with a key of the user’s own: that may be another one by now', async () => {
		const { run, sent } = scriptedTasks({ takesKeys: true, ends: [lost()] });
		const own = { ...row, idempotencyKey: 'my own' };
		await failureOf(run().submit(own));
		expect((await run().lookUp([own])).unknown).toEqual(new Set([7]));
		expect((await failureOf(run().submit(own))).details.kind).toBe('unknownSubmit');
		expect(sent).toEqual(['my own']);
	});

	it('is not sent again in the run that lost it, whatever is wanted', async () => {
		const { run, sent } = scriptedTasks({ ends: [lost()] });
		await failureOf(run().submit(row));
		const unknownKeys = ['row of unknown end'];
		const { submit } = run({ onUnknown: 'submitAgain', unknownKeys });
		expect((await failureOf(submit(row))).details.kind).toBe('unknownSubmit');
		expect(sent).toHaveLength(1);
	});
});

describe('a Submit Once Key that is looked up where the provider takes keys', () => {
	const none = { submitted: new Map(), unknown: new Set() };

	/** Submitted so, which was lost, and looked up so in a later run. */
	const lostAndFound = async (before: { idempotencyKey?: string }, now: typeof before) => {
		const { run, sent } = scriptedTasks({ takesKeys: true, ends: [lost()] });
		const submitOnceKey = JSON.stringify([before, now]);
		await failureOf(run().submit(item(7, { submitOnceKey, ...before })));
		const later = item(7, { submitOnceKey, ...now });
		const found = await run().lookUp([later]);
		const end = await run()
			.submit(later)
			.catch(() => 'reported');
		return { found, isReported: end === 'reported', sent: sent.length };
	};
	const own = { idempotencyKey: 'my own' };

	it('is to be sent again under the node’s own key alone, both times', async () => {
		expect(await lostAndFound({}, {})).toEqual({ found: none, isReported: false, sent: 2 });
		for (const [before, now] of [
			[{}, own],
			[own, {}],
			[own, own],
		] as const) {
			expect(await lostAndFound(before, now)).toEqual({
				found: { ...none, unknown: new Set([7]) },
				isReported: true,
				sent: 1,
			});
		}
	});

	it('is known by its task once it was accepted, in another process by n8n’s database', async () => {
		const { run } = scriptedTasks({ takesKeys: true });
		const row = item(7, { submitOnceKey: 'accepted' });
		await run().submit(row);
		const known = { alreadySubmitted: 'accepted', provider: 'vtrix', taskId: 'task-1' };
		const elsewhere = run({ run: { ...RUN, nodeId: 'in another process' } });
		for (const { lookUp } of [run(), elsewhere]) {
			expect(await lookUp([row])).toEqual({ ...none, submitted: new Map([[7, known]]) });
		}
	});
});

describe('items that are looked up', () => {
	it('are told what they were submitted as, each by its index; others are not in it', async () => {
		const { run } = scriptedTasks();
		await run().submit(item(0, { submitOnceKey: 'looked up' }));
		const { submitted, unknown } = await run().lookUp([
			item(0),
			item(1, { submitOnceKey: 'new' }),
			item(2, { submitOnceKey: 'looked up' }),
		]);
		expect([...submitted]).toEqual([
			[2, { alreadySubmitted: 'looked up', provider: 'vtrix', taskId: 'task-1' }],
		]);
		expect(unknown.size).toBe(0);
	});
});
