import { stripVTControlCharacters } from 'node:util';

import { createScreen } from '../../host/demo/screen';

function createOutput(isTTY: boolean, columns = 80) {
	const written: string[] = [];
	return {
		isTTY,
		columns,
		written,
		write: (text: string) => {
			written.push(text);
			return true;
		},
	};
}

const CLEAR_LINE = '\r\u001b[2K';

let nowMs = 0;
const now = () => nowMs;
beforeEach(() => {
	nowMs = 1_000_000;
	jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe('the screen of the demo, on a terminal', () => {
	it('draws a running step over and over in its own line, and ends it with a tick', () => {
		const output = createOutput(true);
		const step = createScreen(output, now).step('Wait');
		nowMs += 1_500;
		jest.advanceTimersByTime(80);
		step.done('there');
		const [first, second, last] = output.written;
		for (const text of [first, second, last]) expect(text!.startsWith(CLEAR_LINE)).toBe(true);
		expect(second).toMatch(/1\.5 s/);
		expect(last).toMatch(/✔.*Wait.*1\.5 s.*there\n$/);
	});

	it('draws nothing more after the end', () => {
		const output = createOutput(true);
		createScreen(output, now).step('Wait').failed('broken');
		const { length } = output.written;
		jest.advanceTimersByTime(10_000);
		expect(output.written).toHaveLength(length);
	});

	it('shortens what would wrap, because a wrapped line cannot be taken back', () => {
		const output = createOutput(true, 60);
		createScreen(output, now).step('Wait').done('x'.repeat(200));
		const shown = stripVTControlCharacters(output.written.at(-1)!).trim();
		expect(shown.length).toBeLessThanOrEqual(60);
		expect(shown).toMatch(/x…$/);
	});
});

describe('the screen of the demo, in a log', () => {
	it('writes a short step once, at its end, without escape codes', () => {
		const output = createOutput(false);
		createScreen(output, now).step('Wait').done('there');
		expect(output.written).toEqual([expect.stringMatching(/^ {2}✔ Wait +0\.0 s {2}there\n$/)]);
	});

	it('tells of a long step now and then, not at every update', () => {
		const output = createOutput(false);
		const step = createScreen(output, now).step('Wait');
		for (let percent = 0; percent < 100; percent += 10) {
			nowMs += 500;
			step.update(`${percent} %`);
		}
		step.done('there');
		expect(output.written.map((line) => line.trim().split(/ {2,}/).at(-1))).toEqual([
			'0 %',
			'40 %',
			'80 %',
			'there',
		]);
	});
});

describe.each([true, false])('a screen that has ended (terminal: %s)', (isTTY) => {
	it('shows its last line and nothing that comes after it', () => {
		const output = createOutput(isTTY);
		const screen = createScreen(output, now);
		const step = screen.step('Wait');
		screen.end('Stopping.');
		const shown = output.written.length;
		nowMs += 60_000;
		jest.advanceTimersByTime(60_000);
		step.update('half');
		step.done('there');
		screen.heading('Here it is');
		screen.fact('Video', 'x.mp4');
		screen.line('Press Ctrl-C');
		expect(output.written.at(-1)).toMatch(/Stopping\.\n$/);
		expect(output.written).toHaveLength(shown);
	});
});
