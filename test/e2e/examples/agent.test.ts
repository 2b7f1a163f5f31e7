import { createCredential, type CredentialReference } from '../../../host/rest';
import { openExample, taskIdIn } from '../agentTools';
import { modelCredential } from '../agentWorkflow';
import { startChatModel, type ChatModel } from '../chatModel';
import { openHarness, type Harness } from '../harness';
import { startMailServer, type MailServer } from '../services/smtp';
import { until } from '../triggerWorkflows';

// The mail server is real; the chat model stands in, and calls tools as it is told to.
let harness: Harness;
let model: ChatModel;
let modelAccount: CredentialReference;
let mailServer: MailServer;
beforeAll(async () => {
	mailServer = await startMailServer();
	model = await startChatModel();
	harness = await openHarness({ sandbox: { speed: 2 } });
	modelAccount = await modelCredential(harness, model);
});
afterAll(async () => {
	await harness?.close();
	await model?.close();
	await mailServer?.close();
});

const paidTasks = () =>
	harness.sandbox.journal().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

describe('the example of an agent', () => {
	const SESSION = 'a conversation';

	it('creates, tells how far it is, pays once for a video that is asked for again, and mails it when it is ready', async () => {
		const { sandbox, session } = harness;
		const mailAccount = await createCredential(session, {
			name: 'A mail server',
			type: 'smtp',
			data: mailServer.account,
		});
		const agent = await openExample(harness, modelAccount, mailAccount);
		const wish = { prompt: 'A dancer in a red coat', videoName: 'red-coat-1' };
		const createIt = { calls: [{ name: 'Create_a_Video', args: wish }] };

		model.script([
			{ calls: [{ name: 'See_the_Balance', args: {} }] },
			createIt,
			(results) => ({
				calls: [{ name: 'Check_a_Video', args: { taskId: taskIdIn(results[1]) } }],
			}),
			{ text: 'It is on its way.' },
		]);
		expect((await agent.chat('A dancer in a red coat, please', SESSION)).text).toContain(
			'It is on its way.',
		);
		const [balance, created, checked] = model.results();
		expect(balance).toContain('availableCredits');
		expect([taskIdIn(created), taskIdIn(checked)]).toEqual([paidTasks()[0], paidTasks()[0]]);
		expect(checked).toMatch(/Do not create it again/);
		const [request] = model.requests();
		const described = request?.tools?.map(({ function: { description } }) => description);
		expect(described).toContainEqual(expect.stringMatching(/Never create the same video twice/));

		model.script([createIt, { text: 'It was created before.' }]);
		expect((await agent.chat('Where is it? Create it!', SESSION)).statusCode).toBe(200);
		expect(sandbox.paidCreates()).toBe(1);

		expect(mailServer.mails()).toEqual([]);
		sandbox.finishTasks();
		await until('the mail', () => mailServer.mails().length > 0, 60);
		const [mail] = mailServer.mails();
		expect(mail?.recipients).toEqual(['you@example.com']);
		expect(mail?.text).toContain(paidTasks()[0]);
		expect(mail?.attachments.map(({ mimeType }) => mimeType)).toEqual(['video/mp4']);
		expect(mailServer.mails()).toHaveLength(1);
	});
});
