import type { INodeParameters, INodeType } from 'n8n-workflow';

import { DanceVideoListTasks } from '../../nodes/DanceVideoListTasks/DanceVideoListTasks.node';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { AGENT_LINES, runAgent } from './runAgent';
import { danceRunner, media, useSandbox } from './sandboxRunner';
import { storedFile } from './runNode';

const sandbox = useSandbox();
const { generate, run } = danceRunner(sandbox);
const picture = async () => await storedFile(media('character.png'), 'a.png', 'image/png');

const toolOf = (
	node: INodeType,
	parameters: INodeParameters,
	baseUrl = sandbox().baseUrl('danceGenerator'),
) => ({
	node,
	parameters: { provider: 'danceGenerator', ...parameters },
	credentials: { danceGeneratorApi: { apiKey: sandbox().apiKey, baseUrl } },
});

/** What the model reads of a tool that is called once with nothing to fill in. */
const answerOf = async (line: (typeof AGENT_LINES)[number], tool: ReturnType<typeof toolOf>) => {
	const { results } = await runAgent(line, { Tool: tool }, [[{ tool: 'Tool', args: {} }]]);
	return JSON.parse(results[0] ?? '') as Array<Record<string, unknown>>;
};

describe.each(AGENT_LINES)('what a model reads of a tool that is run by %s', (line) => {
	const ask = async (tool: ReturnType<typeof toolOf>) => await answerOf(line, tool);

	it('of Wait for Task: the state without empty fields, and what to do about it', async () => {
		const [item] = await generate('a dance');
		const check = toolOf(new DanceVideoWait(), { taskId: String(item?.json.taskId) });
		const [running] = await ask(check);
		expect(running).toMatchObject({
			taskId: item?.json.taskId,
			message: expect.stringMatching(/look again later .* Do not create it again/) as string,
		});
		expect(Object.values(running ?? {})).not.toContain(null);

		sandbox().finishTasks();
		const [finished] = await ask(check);
		expect(finished).toMatchObject({
			status: 'succeeded',
			message: expect.stringMatching(
				/Give the user videoUrl, or the addresses in outputs/,
			) as string,
		});
		expect(finished?.videoUrl).toEqual(expect.stringMatching(/^http/));
	});

	it('of Wait for Task whose task failed: that, and no error that asks for another try', async () => {
		sandbox().inject({
			path: '/generate',
			action: { type: 'task', fail: { message: 'No person was found' } },
		});
		const [item] = await generate('a dance');
		sandbox().finishTasks();
		const [failed] = await ask(toolOf(new DanceVideoWait(), { taskId: String(item?.json.taskId) }));
		expect(failed).toMatchObject({
			status: 'failed',
			error: { message: 'No person was found' },
			message: expect.stringMatching(/A new task costs credits again/) as string,
		});
	});

	it('of List Tasks: the newest ten, without empty fields; more where more were asked for', async () => {
		await generate(...Array.from({ length: 12 }, (_, index) => `dance ${index}`));
		const listed = await ask(toolOf(new DanceVideoListTasks(), {}));
		expect(listed).toHaveLength(10);
		for (const task of listed) expect(Object.values(task)).not.toContain(null);
		expect(await ask(toolOf(new DanceVideoListTasks(), { limit: 11 }))).toHaveLength(11);
		expect(await ask(toolOf(new DanceVideoListTasks(), { returnAll: true }))).toHaveLength(12);
	});

	it('of Upload: that an agent gets no files, and what to give instead', async () => {
		const result = JSON.stringify(await ask(toolOf(new DanceVideoUpload(), {})));
		expect(result).toMatch(/gets no files: give it as a URL/);
	});

	it('of Upload with the address of a file: where it is at the provider now', async () => {
		const fileUrl = "={{ $fromAI('address', '', 'string') }}";
		const [there] = await run(
			new DanceVideoUpload(),
			{ kind: 'image', fileSource: 'binary', fileBinary: 'data' },
			{ items: [{ json: {}, binary: { data: await picture() } }] },
		);
		const tool = toolOf(new DanceVideoUpload(), { kind: 'image', fileSource: 'url', fileUrl });
		const args = { address: String(there?.json.url) };
		const { results } = await runAgent(line, { Tool: tool }, [[{ tool: 'Tool', args }]]);
		expect(JSON.parse(results[0] ?? '')).toEqual([
			expect.objectContaining({ kind: 'image', url: there?.json.url }),
		]);
	});

	it('of a tool that cannot reach its provider: what happened and what to do', async () => {
		const away = toolOf(new DanceVideoListTasks(), {}, 'http://127.0.0.1:9');
		const result = JSON.stringify(await ask(away));
		expect(result).toMatch(/127\.0\.0\.1:9.*\. [A-Z]/);
	});
});
