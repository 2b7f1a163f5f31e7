import type { SandboxModes } from '../../settings/modes';

/** What a task is called while it waits, is worked on, is done, and has failed. */
type Words = readonly [queued: string, working: string, done: string, failed: string];

/** How an API of this kind could tell of a task. */
interface Shape {
	words: Words;
	/** Where the address of the video stands, beside the rest. */
	withResult(url: string): object;
	/** Whether the task stands inside `data`. */
	isWrapped?: true;
}

const PLAIN: Words = ['pending', 'processing', 'completed', 'failed'];
const SPOKEN: Words = ['queued', 'running', 'succeeded', 'error'];
const LOUD: Words = ['SUBMITTED', 'IN_PROGRESS', 'SUCCESS', 'FAILED'];

/**
 * Ours, all of them: the document shows `task_id` in the answer to a create and nothing of any other
 * answer. `elsewhere` is one that nobody thought of.
 */
const SHAPES: Record<SandboxModes['seedDanceAnswer'], Shape> = {
	video_url: { words: PLAIN, withResult: (url) => ({ video_url: url }) },
	url: { words: SPOKEN, withResult: (url) => ({ url }) },
	outputText: { words: SPOKEN, withResult: (url) => ({ output: url }) },
	outputList: { words: LOUD, withResult: (url) => ({ output: [url] }) },
	outputObject: { words: LOUD, withResult: (url) => ({ output: { url, duration: 5 } }) },
	result: { words: SPOKEN, withResult: (url) => ({ result: { video_url: url } }) },
	video: { words: SPOKEN, withResult: (url) => ({ video: { url } }) },
	videos: { words: LOUD, withResult: (url) => ({ videos: [{ url }] }) },
	data: { words: LOUD, withResult: (url) => ({ video_url: url }), isWrapped: true },
	elsewhere: { words: SPOKEN, withResult: (url) => ({ artifacts: [{ main: { href: url } }] }) },
};

/** A task as the provider knows it. */
export interface ReportedTask {
	taskId: string;
	state: 'queued' | 'working' | 'done' | 'failed';
	progress: number;
	/** Once it is done. */
	url: string | null;
	error: string | null;
	createdAt: Date;
}

const ORDER: Array<ReportedTask['state']> = ['queued', 'working', 'done', 'failed'];

/** The answer to "Get Status" in one of the shapes that it could have. */
export function statusAnswer(name: SandboxModes['seedDanceAnswer'], task: ReportedTask): object {
	const { words, withResult, isWrapped } = SHAPES[name];
	const reported = {
		task_id: task.taskId,
		status: words[ORDER.indexOf(task.state)],
		progress: task.progress,
		...(task.url === null ? name === 'video_url' && { video_url: null } : withResult(task.url)),
		error: task.error,
		created_at: task.createdAt.toISOString(),
	};
	return isWrapped ? { code: 0, data: reported } : reported;
}
