import type { FastifyInstance, FastifyReply } from 'fastify';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { SandboxContext } from './context';
import type { SandboxTask } from '../tasks/store';
import { part } from './part';
import { trackVisits } from './visits';

const mediaFolder = join(__dirname, '..', 'media');

const contentTypes: Record<string, string> = {
	'.mp4': 'video/mp4',
	'.mov': 'video/quicktime',
	'.png': 'image/png',
	'.jpg': 'image/jpeg',
	'.webp': 'image/webp',
};

/** The names that results have, and the file that each of them is. */
const resultFiles = {
	'result.mp4': 'dance.mp4',
	'last-frame.png': 'last-frame.png',
	'image.png': 'image.png',
	'image.jpg': 'image.jpg',
} as const;
export type ResultName = keyof typeof resultFiles;
const isResultName = (name: string): name is ResultName => name in resultFiles;

/** Files for demos and tests that stand in for a user's own. */
const inputFiles: readonly string[] = ['character.png', 'reference.mp4'];

/**
 * Where a finished task's result is.
 * @param index tells several results of one task apart
 */
export function resultUrl(
	context: SandboxContext,
	task: SandboxTask,
	name: ResultName,
	index = 0,
): string {
	const { resultAddressSeconds } = context.modes();
	const address = `${context.origin()}/results/${task.taskId}/${index}/${name}`;
	if (resultAddressSeconds === null) return address;
	return `${address}?expires=${Date.now() + (resultAddressSeconds * 1000) / context.settings.speed}`;
}

/** Whether a file of an ended task is there no more. */
function isCleared(context: SandboxContext, { endedAt }: SandboxTask): boolean {
	const { resultFileSeconds } = context.modes();
	if (resultFileSeconds === null || endedAt === null) return false;
	return Date.now() >= endedAt.getTime() + (resultFileSeconds * 1000) / context.settings.speed;
}

async function sendFile(reply: FastifyReply, path: string): Promise<FastifyReply> {
	const { size } = await stat(path);
	return reply
		.header('content-type', contentTypes[extname(path)] ?? 'application/octet-stream')
		.header('content-length', size)
		.header('accept-ranges', 'none')
		.send(createReadStream(path));
}

const notFound = (reply: FastifyReply): FastifyReply =>
	reply.code(404).type('text/plain').send('No such file');

/** Serves results of ended tasks, uploads, and the sample inputs. No key is asked for. */
export function mountFiles(app: FastifyInstance, context: SandboxContext): void {
	const results = part('results', async (scope) => {
		const taskIdOf = (request: { params: unknown }): string | undefined =>
			(request.params as { taskId?: string }).taskId;
		trackVisits(scope, context, {
			kind: 'download',
			basePath: '',
			taskIdOf,
			providerOf: (request) =>
				context.tasks.findAny(taskIdOf(request) ?? '')?.provider ?? 'danceGenerator',
		});
		scope.get<{
			Params: { taskId: string; name: string };
			Querystring: { expires?: string };
		}>(
			'/results/:taskId/:index/:name',
			{ exposeHeadRoute: true },
			async ({ params, query }, reply) => {
				const task = context.tasks.findAny(params.taskId);
				if (task?.status !== 'succeeded' || !isResultName(params.name)) return notFound(reply);
				if (isCleared(context, task)) return notFound(reply);
				if (query.expires !== undefined && Date.now() >= Number(query.expires)) {
					return reply.code(403).type('text/plain').send('This address has expired');
				}
				return await sendFile(reply, join(mediaFolder, resultFiles[params.name]));
			},
		);
		scope.get('/files/*', { exposeHeadRoute: true }, async (request, reply) => {
			const upload = context.uploads.find(request.visit.entry.path);
			return upload ? await sendFile(reply, upload.filePath) : notFound(reply);
		});
	});
	void app.register(results);
	app.get<{ Params: { name: string } }>('/media/:name', async ({ params }, reply) =>
		inputFiles.includes(params.name)
			? await sendFile(reply, join(mediaFolder, params.name))
			: notFound(reply),
	);
}
