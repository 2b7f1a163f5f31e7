import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** A call that the model makes of one of its tools. */
export interface ToolCall {
	name: string;
	args: Record<string, unknown>;
}

/** What the model says when it is asked: calls of tools, all at once, or its answer. */
export type Turn = { calls: ToolCall[] } | { text: string };

/** A turn, or what makes one of the results of the tools that the model has read so far. */
export type ScriptedTurn = Turn | ((results: string[]) => Turn);

const requestSchema = z.object({
	stream: z.boolean().optional(),
	messages: z.array(z.object({ role: z.string(), content: z.unknown() }).passthrough()),
	tools: z
		.array(
			z.object({
				function: z.object({
					name: z.string(),
					description: z.string().optional(),
					parameters: z.unknown(),
				}),
			}),
		)
		.optional(),
});

/** What n8n asked of the model. */
export type ModelRequest = z.output<typeof requestSchema>;

/** A chat model behind OpenAI's chat completions, which says what it was told to say. */
export interface ChatModel {
	/** For the *Base URL* of an OpenAI credential. */
	baseUrl: string;
	/** What it says from now on, turn by turn; asked for more than that, it answers with an error. */
	script(turns: readonly ScriptedTurn[]): void;
	/** What it says from now on, whatever is asked first: for requests that come at the same time. */
	replyBy(reply: (request: ModelRequest) => Turn): void;
	/** What it was asked since the script was set. */
	requests(): readonly ModelRequest[];
	/** What the tools gave it, in the order of its calls. */
	results(): string[];
	close(): Promise<void>;
}

/** Starts one on this machine. */
export async function startChatModel(): Promise<ChatModel> {
	let turns: ScriptedTurn[] = [];
	let replyTo: ((request: ModelRequest) => Turn) | undefined;
	let asked: ModelRequest[] = [];
	const server = createServer((request, response) => {
		void answer(request, response).catch((error: unknown) => {
			response.writeHead(400, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ error: { message: String(error) } }));
		});
	});
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const body = requestSchema.parse(JSON.parse(await textOf(request)));
		asked.push(body);
		const turn = replyTo ? replyTo(body) : nextTurn(body);
		if (body.stream) sendChunks(response, turn);
		else sendWhole(response, turn);
	};
	const nextTurn = (body: ModelRequest): Turn => {
		const next = turns.shift();
		if (!next) throw new Error('The model has nothing more to say');
		return typeof next === 'function' ? next(resultsIn(body)) : next;
	};
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}/v1`,
		script: (next) => {
			turns = [...next];
			replyTo = undefined;
			asked = [];
		},
		replyBy: (reply) => {
			replyTo = reply;
			asked = [];
		},
		requests: () => asked,
		results: () => resultsIn(asked.at(-1) ?? { messages: [] }),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function resultsIn({ messages }: Pick<ModelRequest, 'messages'>): string[] {
	return messages
		.filter(({ role }) => role === 'tool')
		.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
}

let count = 0;

function messageOf(turn: Turn) {
	if ('text' in turn) return { role: 'assistant', content: turn.text };
	const tool_calls = turn.calls.map(({ name, args }, index) => ({
		index,
		id: `call_${++count}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(args) },
	}));
	return { role: 'assistant', content: null, tool_calls };
}

const head = (object: string) => ({ id: `chat_${count}`, object, created: 0, model: 'scripted' });
const reason = (turn: Turn) => ('text' in turn ? 'stop' : 'tool_calls');

function sendWhole(response: ServerResponse, turn: Turn): void {
	response.writeHead(200, { 'content-type': 'application/json' });
	response.end(
		JSON.stringify({
			...head('chat.completion'),
			choices: [{ index: 0, message: messageOf(turn), finish_reason: reason(turn) }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		}),
	);
}

function sendChunks(response: ServerResponse, turn: Turn): void {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const send = (delta: object, finish_reason: string | null) =>
		response.write(
			`data: ${JSON.stringify({ ...head('chat.completion.chunk'), choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
		);
	send(messageOf(turn), null);
	send({}, reason(turn));
	response.end('data: [DONE]\n\n');
}

async function textOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}
