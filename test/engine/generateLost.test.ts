import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DANCE, danceRunner, errorOf, useSandbox } from './sandboxRunner';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run } = danceRunner(sandbox);

const generate = async (prompts: string[], more: Parameters<typeof run>[2] = {}) =>
	await run(
		new DanceVideoGenerate(),
		{ ...DANCE, prompt: '={{ $json.prompt }}' },
		{ items: prompts.map((prompt) => ({ json: { prompt } })), ...more },
	);

const paid = () =>
	sandbox()
		.journal()
		.filter(({ paidCreate }) => paidCreate);

describe('a create whose answer is lost, at a provider that lists tasks', () => {
	it('is looked for once: the error names the task that no answer accounts for', async () => {
		sandbox().inject({
			path: '/generate',
			promptIncludes: 'lost',
			action: { type: 'reset', handle: true },
		});
		const items = await generate(['one', 'lost', 'three'], { onError: 'continueRegularOutput' });
		const lost = paid().find(({ body }) => (body as { prompt: string }).prompt === 'lost')?.taskId;
		expect(items[1]?.json).toMatchObject({
			error: expect.stringContaining('may have been accepted'),
			details: { mayHaveBeenAccepted: true, possibleTaskIds: [lost] },
		});
		expect((items[1]?.json.details as { nextStep: string }).nextStep).toContain(
			`it may be the task created here: ${lost} (`,
		);
		expect(paid()).toHaveLength(3);
	});

	it('is not said to be missing when nothing new is listed: only what was seen is', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'reset' } });
		const error = await errorOf(generate(['one']));
		expect(error.description).toMatch(
			/read at \S+Z, shows none created since \S+Z that this run does not know\./,
		);
		expect(error.description).toMatch(/It was not sent again/);
		expect(paid()).toEqual([]);
	});

	it('keeps its own words when the list cannot be had either', async () => {
		sandbox().inject({ path: '/generate', action: { type: 'reset', handle: true } });
		sandbox().inject({
			path: '/tasks',
			action: { type: 'answer', status: 401, body: { error: 'invalid_api_key' } },
		});
		const error = await errorOf(generate(['one']));
		expect(error.message).toMatch(/may have been accepted/);
		expect(error.description).toMatch(/It was not sent again\. Run Dance Video List Tasks/);
	});
});
