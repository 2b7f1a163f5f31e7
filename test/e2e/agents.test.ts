import { findExecution, listExecutions, type CredentialReference } from '../../host/rest';
import { DANCE } from '../danceForm';
import { fromModel, modelCredential, openAgent, type Agent, type AgentTool } from './agentWorkflow';
import { startChatModel, type ChatModel } from './chatModel';
import { CREDENTIAL_TYPE, openTheatre, type Theatre } from './theatre';

/** The two ways in which n8n's AI Agent runs its tools: itself, and by n8n's engine. */
const VERSIONS = [2.2, 3.1];

let theatre: Theatre;
let model: ChatModel;
let modelAccount: CredentialReference;

const account = () => ({ [CREDENTIAL_TYPE]: theatre.credential });

/** Both tools as they are when the model fills in nothing but the prompt and the task's ID. */
const tools = (): AgentTool[] => [
	{
		name: 'Order',
		type: 'danceVideoGenerate',
		parameters: { provider: 'danceGenerator', ...DANCE, prompt: fromModel('prompt') },
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

const order = (prompt: string) => ({ name: 'Order', args: { prompt } });
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
});
