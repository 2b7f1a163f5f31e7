import { DanceVideoGenerate } from '../../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import { media, useSandbox } from '../../engine/sandboxRunner';
import { bytesOf, runNode } from '../../engine/runNode';

const sandbox = useSandbox();

const credentials = () => ({
	vtrixApi: { apiKey: sandbox().apiKey, baseUrl: sandbox().baseUrl('vtrix') },
});

describe('a Vtrix video with its last frame', () => {
	it('leaves with the video first, the last frame after it, and its cost in USD', async () => {
		const [created] = await runNode({
			node: new DanceVideoGenerate(),
			parameters: {
				provider: 'vtrix',
				mode: 'textToVideo',
				prompt: 'A dancer whirls through falling leaves',
				options: { returnLastFrame: true, duration: 2.4, resolution: '480p' },
			},
			credentials: credentials(),
		});
		sandbox().finishTasks();
		const [delivered] = await runNode({
			node: new DanceVideoWait(),
			parameters: {
				provider: 'vtrix',
				mode: 'checkOnce',
				taskId: String(created?.json.taskId),
				download: true,
			},
			credentials: credentials(),
		});

		expect(delivered?.json).toMatchObject({
			status: 'succeeded',
			lastFrameUrl: expect.stringContaining('last-frame.png') as string,
			cost: { amount: 0.05, unit: 'USD' },
			outputs: [
				{ type: 'video', durationSeconds: 2.375 },
				{ type: 'image', url: delivered?.json.lastFrameUrl },
			],
		});
		expect((await bytesOf(delivered ?? { json: {} })).equals(media('dance.mp4'))).toBe(true);
	});
});
