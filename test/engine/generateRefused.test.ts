import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DANCE, danceRunner, useSandbox } from './sandboxRunner';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run } = danceRunner(sandbox);

/** What Generate says of one item, by either way of going on with errors. */
async function detailsOf(
	onError: 'continueRegularOutput' | 'continueErrorOutput',
	parameters: object = {},
): Promise<Record<string, unknown>> {
	const [item] = await run(
		new DanceVideoGenerate(),
		{ ...DANCE, ...parameters },
		{ items: [{ json: {} }], onError },
	);
	return item?.json.details as Record<string, unknown>;
}

const refuse = (status: number, error: string) =>
	sandbox().inject({ path: '/generate', action: { type: 'answer', status, body: { error } } });

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'whether an item may be created elsewhere, with %s',
	(onError) => {
		it.each([
			[402, 'insufficient_credits'],
			[401, 'invalid_api_key'],
			[422, 'validation_error'],
		])('may: the provider has answered %d %s', async (status, error) => {
			refuse(status, error);
			expect(await detailsOf(onError)).toMatchObject({ mayHaveBeenAccepted: false, code: error });
		});

		it('may not where the answer is lost, or says nothing', async () => {
			sandbox().inject({ path: '/generate', action: { type: 'reset', handle: true } });
			expect(await detailsOf(onError)).toMatchObject({ mayHaveBeenAccepted: true });
			refuse(500, 'internal_error');
			expect(await detailsOf(onError)).toMatchObject({ mayHaveBeenAccepted: true });
		});

		it('says nothing where nothing was sent: an earlier run may have created it', async () => {
			const wrong = await detailsOf(onError, { tiktokUrl: 'https://example.com/' });
			expect(wrong).not.toHaveProperty('mayHaveBeenAccepted');
			const tooDear = await detailsOf(onError, { batch: { maxCredits: 1 } });
			expect(tooDear).toMatchObject({ kind: 'overBudget' });
			expect(tooDear).not.toHaveProperty('mayHaveBeenAccepted');
		});
	},
);
