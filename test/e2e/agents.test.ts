import { readFile } from 'node:fs/promises';

import type { INodeParameters } from 'n8n-workflow';

import { findExecution, listExecutions, login, type CredentialReference } from '../../host/rest';
import { DANCE } from '../danceForm';
import { fromModel, modelCredential, openAgent, type Agent, type AgentTool } from './agentWorkflow';
import { startChatModel, type ChatModel } from './chatModel';
import { CREDENTIAL_TYPE, openTheatre, type Theatre } from './theatre';
import { until } from './triggerWorkflows';

/** The two ways in which n8n's AI Agent runs its tools: itself, and by n8n's engine. */
const VERSIONS = [2.2, 3.1];

let theatre: Theatre;
let model: ChatModel;
let modelAccount: CredentialReference;

const account = () => ({ [CREDENTIAL_TYPE]: theatre.credential });

/** Both tools as they are when the model fills in nothing but the prompt and the task's ID. */
const tools = (batch: INodeParameters = {}): AgentTool[] => [
	{
		name: 'Order',
		type: 'danceVideoGenerate',
		parameters: { provider: 'danceGenerator', ...DANCE, prompt: fromModel('prompt'), batch },
		credentials: account(),
	},
	{
		name: 'Check',
		type: 'danceVideoWait',
		parameters: { provider: 'danceGenerator', taskId: fromModel('taskId') },
		credentials: account(),
	},
];

const open = async (version: number, its = tools()): Promise<Agent> =>
	await openAgent(theatre, version, modelAccount, its);

const order = (prompt: string, more = {}) => ({ name: 'Order', args: { prompt, ...more } });
const check = (taskId: string) => ({ name: 'Check', args: { taskId } });
const taskIdIn = (text = '') => /"taskId":"([^"]+)"/.exec(text)?.[1] ?? '';
const statusIn = (text = '') => /"status":"([^"]+)"/.exec(text)?.[1] ?? '';

const paidTasks = () =>
	theatre.sandbox.journal().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

/** What n8n shows of the agent's workflow: its executions, sub-executions included. */
async function executionsOf({ workflow }: Agent) {
	const ids = await listExecutions(theatre.session, workflow.id);
	return await Promise.all(ids.map(async (id) => await findExecution(theatre.session, id)));
}

beforeAll(async () => {
	model = await startChatModel();
	// A task takes 90 seconds: longer than anybody waits for the answer of a chat.
	theatre = await openTheatre({ sandbox: { speed: 2 } });
	modelAccount = await modelCredential(theatre, model);
});
beforeEach(() => theatre.sandbox.reset());
afterAll(async () => {
	await theatre?.close();
	await model?.close();
});

describe.each(VERSIONS)('the AI Agent %s with a Chat Trigger', (version) => {
	it('orders, looks once at a task that is still running, and answers; nothing sleeps', async () => {
		const agent = await open(version);
		model.script([
			{ calls: [order('a slow dance')] },
			([ordered]) => ({ calls: [check(taskIdIn(ordered))] }),
			{ text: 'It is on its way.' },
		]);
		const answer = await agent.chat('Make a dance video');

		expect(answer.text).toContain('It is on its way.');
		expect(answer.statusCode).toBe(200);
		const [ordered, checked] = model.results();
		expect(paidTasks()).toEqual([taskIdIn(ordered)]);
		expect(taskIdIn(checked)).toBe(taskIdIn(ordered));
		expect(statusIn(checked)).toMatch(/pending|processing/);
		expect((await executionsOf(agent)).map((execution) => execution?.status)).toEqual(['success']);
	});

	it('gives each of two parallel calls its own task', async () => {
		const agent = await open(version);
		model.script([
			{ calls: [order('the first'), order('the second')] },
			(ordered) => ({ calls: ordered.map((result) => check(taskIdIn(result))) }),
			{ text: 'Both are on their way.' },
		]);
		const answer = await agent.chat('Make two dance videos');

		expect(answer.text).toContain('Both are on their way.');
		const [first, second, ...checked] = model.results();
		expect(paidTasks().toSorted()).toEqual([taskIdIn(first), taskIdIn(second)].toSorted());
		expect(checked.map(taskIdIn)).toEqual([taskIdIn(first), taskIdIn(second)]);
		expect(checked.map(statusIn)).toEqual([
			expect.stringMatching(/pending|processing/),
			expect.stringMatching(/pending|processing/),
		]);
	});

	it('pays once for a call that the model repeats, at once or later, and gives the first task', async () => {
		const agent = await open(version);
		model.script([
			{ calls: [order('one'), order('one')] },
			{ calls: [order('one')] },
			{ text: 'One video is on its way.' },
		]);
		expect((await agent.chat('Make a dance video')).statusCode).toBe(200);

		const results = model.results();
		expect(theatre.sandbox.paidCreates()).toBe(1);
		const [taskId] = paidTasks();
		expect(results.map(taskIdIn)).toEqual([taskId, taskId, taskId]);
		expect(results[2]).toMatch(/nothing was charged this time/);
	});

	it('goes by the key that the model gives, in the next conversation too', async () => {
		const agent = await open(version, tools({ submitOnceKey: fromModel('key') }));
		model.script([
			{ calls: [order('one', { key: 'monday' })] },
			{ calls: [order('one, said otherwise', { key: 'monday' })] },
			{ text: 'One video is on its way.' },
		]);
		expect((await agent.chat('Make a dance video')).statusCode).toBe(200);
		const [first, again] = model.results();
		expect([taskIdIn(first), taskIdIn(again)]).toEqual([paidTasks()[0], paidTasks()[0]]);

		model.script([{ calls: [order('one', { key: 'monday' })] }, { text: 'It was made before.' }]);
		expect((await agent.chat('Make the video of Monday')).statusCode).toBe(200);
		expect(model.results()[0]).toContain('alreadySubmitted');
		expect(theatre.sandbox.paidCreates()).toBe(1);
	});

	it('tells the model of a lost answer not to repeat the order, and which task it may be', async () => {
		theatre.sandbox.inject({
			method: 'POST',
			promptIncludes: 'lost',
			action: { type: 'reset', handle: true },
		});
		const agent = await open(version);
		model.script([
			{ calls: [order('lost')] },
			{ calls: [order('lost')] },
			{ text: 'It may have been ordered.' },
		]);
		const answer = await agent.chat('Make a dance video');

		expect(answer.text).toContain('It may have been ordered.');
		expect(theatre.sandbox.paidCreates()).toBe(1);
		const results = model.results();
		expect(results).toHaveLength(2);
		for (const result of results) {
			expect(result).toMatch(/Do not order it again/);
			expect(result).toContain(paidTasks()[0]);
		}
	});

	it('holds Max Credits over all calls of a conversation’s turn', async () => {
		// A dance costs 70 credits at most, in the sandbox exactly that.
		const agent = await open(version, tools({ maxCredits: 150 }));
		model.script([
			{ calls: [order('one'), order('two'), order('three')] },
			{ calls: [order('four')] },
			{ text: 'Two videos are on their way.' },
		]);
		expect((await agent.chat('Make four dance videos')).statusCode).toBe(200);
		expect(theatre.sandbox.paidCreates()).toBe(2);
		const results = model.results();
		expect(results.filter((result) => taskIdIn(result) !== '')).toHaveLength(2);
		expect(results[3]).toMatch(/Max Credits per Run \(150\).*Nothing was paid/);
	});
});

describe('n8n killed while an agent works', () => {
	const isHung = () => theatre.sandbox.journal().some(({ outcome }) => outcome === 'hung');

	it('leaves the task in its log, and in the provider’s list for the next conversation', async () => {
		const { sandbox, n8n, session, owner } = theatre;
		const agent = await open(3.1);
		model.script([
			{ calls: [order('the last one')] },
			([ordered]) => ({ calls: [check(taskIdIn(ordered))] }),
		]);
		sandbox.inject({ method: 'GET', action: { type: 'hang' } });
		const broken = agent.chat('Make a dance video').catch(() => 'no answer');
		await until('the tool looks at the task', isHung, 60);
		await n8n.kill9();
		expect(await broken).toBe('no answer');
		const [taskId] = paidTasks();
		expect(await readFile(n8n.logFile, 'utf8')).toContain(taskId);

		await n8n.restart();
		await login(session, owner);
		sandbox.clearFaults();
		const finder = await openAgent(theatre, 3.1, modelAccount, [
			{
				name: 'List',
				type: 'danceVideoListTasks',
				parameters: { provider: 'danceGenerator' },
				credentials: account(),
			},
		]);
		model.script([{ calls: [{ name: 'List', args: {} }] }, { text: 'There it is.' }]);
		expect((await finder.chat('Where is my video?')).text).toContain('There it is.');
		expect(model.results()[0]).toContain(taskId);
		expect(sandbox.paidCreates()).toBe(1);
	}, 300_000);
});
