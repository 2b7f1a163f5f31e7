import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DanceVideoWait } from '../../../nodes/DanceVideoWait/DanceVideoWait.node';
import type { ProviderId } from '../../../sandbox/server';
import { bytesOf, runNode } from '../../engine/runNode';
import { baseUrlOf, formOf, nodeRun, generate, type Subject } from './sandboxes';

const video = readFileSync(join(__dirname, '../../../sandbox/media/dance.mp4'));

/** A key never leaves its origin. */
export function testOrigin(subject: Subject): void {
	const { provider, development, sandboxes } = subject;
	const mode = provider.modes.find(({ produces }) => produces === 'video')?.id ?? '';
	const providerId = provider.id as ProviderId;

	describe('the key', () => {
		it('stays at the provider when the result is somewhere else', async () => {
			const { home, elsewhere } = sandboxes;
			const neighbour = { ...subject, sandboxes: { ...sandboxes, home: elsewhere } };
			const other = await generate(neighbour, mode, formOf(subject, mode));
			const { json } = await generate(subject, mode, formOf(subject, mode));
			[home, elsewhere].forEach((sandbox) => sandbox.finishTasks());
			home.inject({
				provider: providerId,
				method: 'GET',
				times: 'always',
				action: {
					type: 'patch',
					set: {
						[development.resultUrlPath]: `${elsewhere.origin}/results/${String(other.json.taskId)}/0/result.mp4`,
					},
				},
			});

			const [delivered] = await runNode(
				nodeRun(subject, new DanceVideoWait(), {
					mode: 'checkOnce',
					taskId: String(json.taskId),
					download: true,
				}),
			);

			expect((await bytesOf(delivered ?? { json: {} })).equals(video)).toBe(true);
			const atHome = home.journal();
			expect(atHome.map(({ headers }) => headers.authorization)).toEqual(atHome.map(() => 'valid'));
			const [download, ...more] = elsewhere.downloads();
			expect(more).toEqual([]);
			expect(download?.headers.authorization).toBe('missing');
			expect(JSON.stringify(download)).not.toContain(home.apiKey);
		});

		it('does not follow a redirect to another origin', async () => {
			const { home, elsewhere } = sandboxes;
			home.inject({
				provider: providerId,
				method: 'POST',
				action: {
					type: 'answer',
					status: 307,
					headers: { location: baseUrlOf(subject).replace(home.origin, elsewhere.origin) },
					body: {},
				},
			});
			await expect(generate(subject, mode, formOf(subject, mode))).rejects.toThrow(/redirect/);
			expect(home.journal()).toHaveLength(1);
			expect([...elsewhere.journal(), ...elsewhere.downloads()]).toEqual([]);
		});
	});
}
