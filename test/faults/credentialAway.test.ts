import { UserError } from 'n8n-workflow';

import { providerById } from '../../providers';
import { errorOf } from '../engine/sandboxRunner';
import { runNode } from '../engine/runNode';
import { useSteppedTime } from '../engine/steppedTime';
import { skipTime, startFakeN8n } from './fakeN8n';
import { CREATING, faultFixture, WITHOUT_KEY } from './fixture';
import { inEachProcess } from './freshNodes';
import { suspendedWait } from './suspendedWaits';

const { generate, generateRun, runOf, sandbox, creates, checks, inject } = faultFixture();
const { sleep } = inEachProcess;
afterEach(() => {
	jest.restoreAllMocks();
	inEachProcess.sleep = sleep;
});

/** Where nothing else is under way: pauses between checks take no time to run. */
const hurry = () => {
	inEachProcess.sleep = async (ms) => (ms > 1_000 ? skipTime(ms) : await sleep(ms));
};

const endless = { ...CREATING, times: 'always', action: { type: 'task', never: true } } as const;

/** As TypeORM throws it, whatever the database. */
class QueryFailedError extends Error {
	constructor(readonly driverError: Error) {
		super(driverError.message);
	}
}
const AWAY = {
	'SQLite is locked': new QueryFailedError(new Error('SQLITE_BUSY: database is locked')),
	'PostgreSQL refuses connections': Object.assign(
		new Error('connect ECONNREFUSED 127.0.0.1:5432'),
		{ code: 'ECONNREFUSED', syscall: 'connect' },
	),
	'the pool has no connection in time': new Error('timeout exceeded when trying to connect'),
};
const GONE = new UserError('Credential with ID "7" does not exist for type "danceGeneratorApi".');

/** Has n8n fail to read credentials while this says why. */
function failing() {
	const reads = { error: undefined as Error | undefined, failed: 0, skip: 0, most: Infinity };
	const onCredentialRead = () => {
		if (!reads.error || reads.skip-- > 0 || reads.failed >= reads.most) return;
		reads.failed += 1;
		throw reads.error;
	};
	return { reads, onCredentialRead };
}

/** A suspended wait for a task that has been created. */
async function sleeping(download = false) {
	hurry();
	inject({ ...endless, times: 1 });
	const created = await generate('danceGenerator');
	const { reads, onCredentialRead } = failing();
	const run = { ...suspendedWait({ runOf }, created, download), onCredentialRead };
	return { taskId: created[0]?.json.taskId, reads, n8n: await startFakeN8n(run) };
}

describe('a suspended wait whose credential n8n cannot read', () => {
	it.each(Object.entries(AWAY))(
		'because %s tries again, and gets its video',
		async (_why, away) => {
			const { taskId, reads, n8n } = await sleeping();
			reads.error = away;
			while (reads.failed < 3) await n8n.wake();
			expect([n8n.end(), checks()]).toEqual([undefined, []]);
			reads.error = undefined;
			sandbox().finishTasks();
			const { items, error } = await n8n.wakeToTheEnd();
			expect([error, items.map(({ json }) => [json.taskId, json.status])]).toEqual([
				undefined,
				[[taskId, 'succeeded']],
			]);
		},
	);

	it('for the request alone tries again too', async () => {
		const { taskId, reads, n8n } = await sleeping();
		// A check reads it twice: the node for itself, then n8n for the request.
		Object.assign(reads, { error: AWAY['SQLite is locked'], skip: 1, most: 1 });
		while (reads.failed < 1) await n8n.wake();
		expect(n8n.end()).toBeUndefined();
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items[0]?.json).toMatchObject({ taskId, status: 'succeeded' });
	});

	it('until its time is over ends then, naming the task', async () => {
		const { taskId, reads, n8n } = await sleeping();
		reads.error = AWAY['SQLite is locked'];
		const startedAt = Date.now();
		const { error } = await n8n.wakeToTheEnd();
		expect(Date.now() - startedAt).toBeGreaterThan(30 * 60_000);
		expect(error?.message).toContain(String(taskId));
		expect(error?.message).toMatch(/did not provide the credential .*: SQLITE_BUSY/);
		expect(JSON.stringify(error)).toMatch(/run Wait for Task again with this ID/);
	});

	it('because it is gone ends at once, naming the task and what to do', async () => {
		const { taskId, reads, n8n } = await sleeping();
		reads.error = GONE;
		while (reads.failed < 1) await n8n.wake();
		const failedAt = Date.now();
		const { error } = await n8n.wakeToTheEnd();
		expect(Date.now() - failedAt).toBeLessThan(5 * 60_000);
		expect(error?.message).toContain(`${GONE.message} (task ${String(taskId)})`);
		expect(JSON.stringify(error)).toMatch(/Choose a credential .* this workflow may use/);
		expect(JSON.stringify(error)).toMatch(/run Wait for Task again with this ID/);
	});

	it('when the video is there fetches it all the same', async () => {
		const { reads, n8n } = await sleeping(true);
		sandbox().finishTasks();
		// Of the check that sees the end: two. The next ones are for the download.
		Object.assign(reads, { error: AWAY['SQLite is locked'], skip: 2, most: 3 });
		const { items, error } = await n8n.wakeToTheEnd();
		expect([reads.failed, error]).toEqual([3, undefined]);
		expect(items[0]?.binary).toBeDefined();
	});
});

describe('a batch that sleeps until there are slots', () => {
	it('goes on when its credential can be read again, and each item is paid for once', async () => {
		hurry();
		inject(endless);
		const { reads, onCredentialRead } = failing();
		const run = generateRun(
			'seedance2Ai',
			{ prompt: '={{ $json.prompt }}' },
			{ items: ['one', 'two', 'three', 'four'].map((prompt) => ({ json: { prompt } })) },
		);
		const n8n = await startFakeN8n({ ...run, onCredentialRead });
		reads.error = AWAY['SQLite is locked'];
		while (reads.failed < 2) await n8n.wake();
		expect([n8n.end(), creates()]).toEqual([undefined, []]);
		reads.error = undefined;
		while (creates().length < 3) await n8n.wake();
		sandbox().finishTasks();
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => json.error)).toEqual(Array(4).fill(null));
		expect(sandbox().paidCreates()).toBe(4);
	});

	it('does not wait for it longer than for a slot', async () => {
		hurry();
		const { reads, onCredentialRead } = failing();
		const run = generateRun(
			'seedance2Ai',
			{ prompt: '={{ $json.prompt }}', batch: { placeWaitMinutes: 10 } },
			{
				items: ['one', 'two', 'three', 'four'].map((prompt) => ({ json: { prompt } })),
				onError: 'continueRegularOutput',
			},
		);
		const n8n = await startFakeN8n({ ...run, onCredentialRead });
		reads.error = AWAY['SQLite is locked'];
		const { items } = await n8n.wakeToTheEnd();
		expect(items.map(({ json }) => json.error)).toEqual(
			Array(4).fill(expect.stringMatching(/did not provide the credential/)),
		);
		expect(creates()).toEqual([]);
	});
});

describe('Generate', () => {
	useSteppedTime();

	it.each(WITHOUT_KEY)(
		'at %s sends each create once, however often n8n cannot read the credential for it',
		async (id) => {
			const { reads, onCredentialRead } = failing();
			// What the node reads for itself beforehand; once more where it submits all here.
			const own = providerById(id).pacing.runningTasks === undefined ? 1 : 0;
			await runNode(
				generateRun(id, { batch: { dryRun: true } }, { onCredentialRead: () => reads.skip++ }),
			);
			Object.assign(reads, { error: AWAY['SQLite is locked'], skip: reads.skip + own, most: 2 });
			const [item] = await generate(id, {}, { onCredentialRead });
			expect([reads.failed, creates().length]).toEqual([2, 1]);
			expect(item?.json.taskId).toBe(creates()[0]?.taskId);
		},
	);

	it('with Continue says of each item that nothing was sent, and passes none on as created', async () => {
		const { reads, onCredentialRead } = failing();
		const items = [{ json: { row: 1 } }, { json: { row: 2 } }];
		await runNode(
			generateRun(
				'danceGenerator',
				{ batch: { dryRun: true } },
				{ items, onCredentialRead: () => reads.skip++ },
			),
		);
		reads.error = GONE;
		const leaving = await generate(
			'danceGenerator',
			{},
			{ items, onCredentialRead, onError: 'continueRegularOutput' },
		);
		expect(leaving.map(({ json }) => json.error)).toEqual(
			Array(2).fill(expect.stringContaining(GONE.message)),
		);
		expect(creates()).toEqual([]);
	});
});

describe('a wait in process', () => {
	useSteppedTime();

	it('goes on when the credential can be read again', async () => {
		const created = await generate('danceGenerator');
		const { reads, onCredentialRead } = failing();
		Object.assign(reads, { error: AWAY['SQLite is locked'], skip: 1, most: 2 });
		const run = suspendedWait({ runOf }, created);
		run.parameters.options = { waiting: 'inProcess' };
		const [item] = await runNode({ ...run, onCredentialRead });
		expect(reads.failed).toBe(2);
		expect(item?.json.status).toBe('succeeded');
	});

	it('names its tasks where the credential is gone from the beginning', async () => {
		const created = await generate('danceGenerator');
		const { reads, onCredentialRead } = failing();
		reads.error = GONE;
		const run = suspendedWait({ runOf }, created);
		run.parameters.options = { waiting: 'inProcess' };
		const error = await errorOf(runNode({ ...run, onCredentialRead }));
		expect(`${error.message} ${error.description ?? ''}`).toContain(
			String(created[0]?.json.taskId),
		);
		expect(checks()).toEqual([]);
	});
});
