import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DANCE, danceRunner, useSandbox } from './sandboxRunner';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run } = danceRunner(sandbox);

type OnError = 'continueRegularOutput' | 'continueErrorOutput';

/** What Generate says of one item, by either way of going on with errors, and whether it waits or not. */
async function detailsOf(
	onError: OnError,
	whenCreated: string,
	parameters: object = {},
): Promise<Record<string, unknown>> {
	const [item] = await run(
		new DanceVideoGenerate(),
		{ ...DANCE, whenCreated, ...parameters },
		{ items: [{ json: {} }], onError },
	);
	return item?.json.details as Record<string, unknown>;
}

const refuse = (status: number, error: string) =>
	sandbox().inject({ path: '/generate', action: { type: 'answer', status, body: { error } } });

describe.each<[OnError, string]>([
	['continueRegularOutput', 'returnTask'],
	['continueErrorOutput', 'returnTask'],
	['continueRegularOutput', 'waitForVideo'],
	['continueErrorOutput', 'waitForVideo'],
])('whether an item may be created elsewhere, with %s and %s', (onError, whenCreated) => {
	it.each([
		[402, 'insufficient_credits'],
		[401, 'invalid_api_key'],
		[422, 'validation_error'],
	])('may: the provider has answered %d %s', async (status, error) => {
		refuse(status, error);
		expect(await detailsOf(onError, whenCreated)).toMatchObject({
			mayHaveBeenAccepted: false,
			code: error,
		});
	});

	it('may not where the answer is lost, or says nothing', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'reset', handle: true } });
		expect(await detailsOf(onError, whenCreated)).toMatchObject({ mayHaveBeenAccepted: true });
		refuse(500, 'internal_error');
		expect(await detailsOf(onError, whenCreated)).toMatchObject({ mayHaveBeenAccepted: true });
	});

	it('says nothing where nothing was sent: an earlier run may have created it', async () => {
		const wrong = await detailsOf(onError, whenCreated, { tiktokUrl: 'https://example.com/' });
		expect(wrong).not.toHaveProperty('mayHaveBeenAccepted');
		const tooDear = await detailsOf(onError, whenCreated, { batch: { maxCredits: 1 } });
		expect(tooDear).toMatchObject({ kind: 'overBudget' });
		expect(tooDear).not.toHaveProperty('mayHaveBeenAccepted');
	});
});
