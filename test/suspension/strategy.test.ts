import type { Obstacle } from '../../suspension/obstacle';
import { chooseStrategy, type Strategy, type WaitWish } from '../../suspension/strategy';
import { SHORTEST_SUSPENSION_MS } from '../../suspension/timing';

const MINUTE = 60_000;
const NONE: Obstacle = undefined;
const AGENT: Obstacle = 'an AI agent is waiting for the answer';

const request = (changes: Partial<Parameters<typeof chooseStrategy>[1][number]> = {}) => ({
	ageMs: 0,
	estimatedMs: 10 * MINUTE,
	timeoutMs: 30 * MINUTE,
	...changes,
});
const short = request({ estimatedMs: 20_000 });

describe('where a wait happens', () => {
	it.each<[WaitWish, Obstacle, Strategy, Strategy]>([
		['automatic', NONE, 'suspend', 'inProcess'],
		['automatic', AGENT, 'inProcess', 'inProcess'],
		['inProcess', NONE, 'inProcess', 'inProcess'],
		['inProcess', AGENT, 'inProcess', 'inProcess'],
		['suspend', NONE, 'suspend', 'suspend'],
		['suspend', AGENT, 'inProcess', 'inProcess'],
	])(
		'%s, with the obstacle %p: %s for a long task, %s for a short one',
		(wish, obstacle, forLong, forShort) => {
			expect(chooseStrategy(wish, [request()], obstacle).strategy).toBe(forLong);
			expect(chooseStrategy(wish, [short], obstacle).strategy).toBe(forShort);
		},
	);

	it('is decided by the task that is expected last', () => {
		expect(chooseStrategy('automatic', [short, request(), short], NONE).strategy).toBe('suspend');
	});

	it('is decided by what is left of the estimate', () => {
		const nearlyDone = request({ ageMs: 10 * MINUTE });
		expect(chooseStrategy('automatic', [nearlyDone], NONE).strategy).toBe('inProcess');
	});

	it('is here when the time there is ends sooner', () => {
		const inAHurry = request({ timeoutMs: SHORTEST_SUSPENSION_MS - 1 });
		expect(chooseStrategy('automatic', [inAHurry], NONE).strategy).toBe('inProcess');
		const notSo = request({ timeoutMs: SHORTEST_SUSPENSION_MS });
		expect(chooseStrategy('automatic', [notSo], NONE).strategy).toBe('suspend');
	});

	it('is here for some seconds when nothing is known, then suspended where that is possible', () => {
		const unknown = request({ estimatedMs: null });
		expect(chooseStrategy('automatic', [unknown], NONE)).toMatchObject({
			strategy: 'inProcess',
			suspendAfterMs: 20_000,
		});
		expect(chooseStrategy('automatic', [unknown], AGENT).suspendAfterMs).toBeUndefined();
		expect(chooseStrategy('automatic', [unknown, request()], NONE).strategy).toBe('suspend');
		expect(chooseStrategy('automatic', [short, unknown], NONE).suspendAfterMs).toBe(20_000);
		expect(chooseStrategy('suspend', [unknown], NONE).strategy).toBe('suspend');
	});

	it('is here no longer than a short wait may take, unless that was chosen', () => {
		expect(chooseStrategy('automatic', [short], NONE).suspendAfterMs).toBe(1.5 * MINUTE);
		expect(chooseStrategy('inProcess', [short], NONE)).not.toHaveProperty('suspendAfterMs');
	});

	it('is here when there is nothing to wait for', () => {
		expect(chooseStrategy('automatic', [], NONE).strategy).toBe('inProcess');
	});

	it('is said with its reason', () => {
		expect(chooseStrategy('inProcess', [request()], NONE).reason).toContain('as chosen');
		expect(chooseStrategy('automatic', [request()], AGENT).reason).toContain(AGENT);
		expect(chooseStrategy('automatic', [request()], NONE).reason).toContain('about 600 s');
		expect(chooseStrategy('automatic', [short], NONE).reason).toContain('about 20 s');
	});
});
