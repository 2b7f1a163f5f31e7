import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoUpload } from '../../nodes/DanceVideoUpload/DanceVideoUpload.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { DANCE, danceRunner, media, useSandbox } from './sandboxRunner';
import { bytesOf, storedFile } from './runNode';
import { useSteppedTime } from './steppedTime';

const sandbox = useSandbox();
useSteppedTime();
const { run } = danceRunner(sandbox);

describe('the main job', () => {
	it('uploads an image, creates a dance with it, waits and delivers the video', async () => {
		const image = await storedFile(media('character.png'), 'character.png', 'image/png');
		const [uploaded] = await run(
			new DanceVideoUpload(),
			{ kind: 'image', fileSource: 'binary', fileBinary: 'data' },
			{ items: [{ json: {}, binary: { data: image } }] },
		);
		const [created] = await run(
			new DanceVideoGenerate(),
			{ ...DANCE, characterImageUrl: '={{ $json.url }}' },
			{ items: [{ json: uploaded?.json ?? {} }] },
		);
		const [delivered] = await run(
			new DanceVideoWait(),
			{ mode: 'wait', taskId: '={{ $json.taskId }}', download: true },
			{ items: [{ json: created?.json ?? {} }] },
		);

		expect(created?.json).toMatchObject({
			provider: 'danceGenerator',
			status: 'pending',
			cost: { amount: 70, unit: 'credits' },
			remainingCredits: 4930,
			estimatedSeconds: 1,
		});
		expect(delivered).toMatchObject({
			json: {
				taskId: created?.json.taskId,
				status: 'succeeded',
				videoUrl: expect.stringContaining(sandbox().origin) as string,
			},
			binary: { data: { mimeType: 'video/mp4', fileName: `${String(created?.json.taskId)}.mp4` } },
			pairedItem: { item: 0 },
		});
		expect((await bytesOf(delivered ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
		expect(sandbox().paidCreates()).toBe(1);
	});
});
