import { createSubmitOnce } from '../../tasks/submitOnce';
import { failureOf } from '../transport/account';
import { failing, submitOnceFixture } from './submitOnceFixture';

describe('a create under a key whose request has an idempotency key', () => {
	it('costs nothing when it cannot be noted that it has an idempotency key, and may be tried again', async () => {
		const { marks, options, create, created } = submitOnceFixture();
		let isFull = true;
		const open: typeof marks.open = async (names) =>
			new Map(
				[...(await marks.open(names))].map(([name, mark]) => [
					name,
					name.includes('keyed') && isFull
						? { ...mark, make: async () => await Promise.reject(new Error('disk full')) }
						: mark,
				]),
			);
		const keyed = { ...options, open, keyedBy: 'a provider' };
		const failure = await failureOf(createSubmitOnce(keyed).submit('row', 'report', create, true));
		expect(failure.details).toMatchObject({ mayHaveBeenAccepted: false });
		expect([created(), marks.rows.size]).toEqual([0, 0]);
		isFull = false;
		expect(await createSubmitOnce(keyed).submit('row', 'report', create, true)).toHaveProperty(
			'task',
		);
	});

	it('has none unless its caller says so', async () => {
		const { options } = submitOnceFixture();
		const keyed = { ...options, keyedBy: 'a provider' };
		await failureOf(createSubmitOnce(keyed).submit('row', 'report', failing({})));
		expect(await createSubmitOnce(keyed).lookUp(['row'])).toEqual(new Map([['row', 'unknown']]));
	});

	/** What a later run finds of a key whose answer was lost, and what becomes of it then. */
	const afterLoss = async (before: string, wasKeyed: boolean, keyedBy: string | undefined) => {
		const { options, create, created } = submitOnceFixture();
		const first = createSubmitOnce({ ...options, keyedBy: before });
		await failureOf(first.submit('row', 'report', failing({}), wasKeyed));
		const { lookUp, submit } = createSubmitOnce({ ...options, keyedBy });
		const found = (await lookUp(['row'])).get('row');
		const end = await submit('row', 'report', create, keyedBy !== undefined).catch(
			(error: unknown) => (error as { details: object }).details,
		);
		return { found, end, created: created() };
	};

	it('is sent again to the same provider after an unknown end', async () => {
		expect(await afterLoss('a provider', true, 'a provider')).toMatchObject({
			found: 'resendable',
			end: { task: { taskId: 'task-1' } },
			created: 1,
		});
	});

	it.each([
		['it had one of another provider', 'another', true, 'a provider'],
		['it had none', 'a provider', false, 'a provider'],
		['it would have none now', 'a provider', true, undefined],
	] as const)(
		'is reported after an unknown end where %s',
		async (_what, before, wasKeyed, keyedBy) => {
			expect(await afterLoss(before, wasKeyed, keyedBy)).toMatchObject({
				found: 'unknown',
				end: { kind: 'unknownSubmit' },
				created: 0,
			});
		},
	);
});
