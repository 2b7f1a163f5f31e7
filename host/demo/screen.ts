import { styleText } from 'node:util';

/** One line of the demo's story, from its start to its end. */
export interface Step {
	/** Says how far it is. On a terminal the line changes in place. */
	update(detail: string): void;
	done(detail?: string): void;
	failed(detail: string): void;
}

/** Where the demo tells what it does. One step at a time. */
export interface Screen {
	heading(text: string): void;
	step(title: string): Step;
	fact(label: string, value: string): void;
	line(text?: string): void;
	/** Nothing more is written, by no step either, but for this last line. */
	end(lastLine: string): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const TITLE_WIDTH = 26;
/** In a log: how long a step may be silent before its start is told, and between two updates. */
const LOG_START_AFTER_MS = 1_000;
const LOG_UPDATE_EVERY_MS = 2_000;
const CLEAR_LINE = '\r\x1b[2K';

type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** On a terminal a running step is alive; in a log it leaves a line now and then. */
export function createScreen(output: Output, now: () => number = Date.now): Screen {
	const live = output.isTTY;
	let ended = false;
	const write = (text: string) => void (ended || output.write(text));
	const paint: typeof styleText = (format, text) => (live ? styleText(format, text) : text);

	let timer: NodeJS.Timeout | undefined;

	const step = (title: string): Step => {
		const startedAt = now();
		let detail = '';
		let frame = 0;
		let loggedAt = 0;
		const row = (mark: string) => {
			const seconds = `${((now() - startedAt) / 1_000).toFixed(1)} s`.padStart(7);
			const room = (output.columns ?? 100) - TITLE_WIDTH - 16;
			// A line that wraps could not be taken back.
			const shown = live && detail.length > room ? `${detail.slice(0, room - 1)}…` : detail;
			return `  ${mark} ${title.padEnd(TITLE_WIDTH)} ${paint('dim', seconds)}  ${shown}`.trimEnd();
		};
		const draw = () => write(CLEAR_LINE + row(paint('cyan', FRAMES[frame++ % FRAMES.length]!)));
		const log = () => {
			if (now() - loggedAt < LOG_UPDATE_EVERY_MS) return;
			loggedAt = now();
			write(`${row('…')}\n`);
		};
		timer = live ? setInterval(draw, FRAME_MS) : setTimeout(log, LOG_START_AFTER_MS);
		if (live) draw();

		const end = (mark: string) => {
			clearInterval(timer);
			write(`${live ? CLEAR_LINE : ''}${row(mark)}\n`);
		};
		return {
			update(text) {
				detail = text;
				if (!live) log();
			},
			done(text) {
				detail = text ?? detail;
				end(paint('green', '✔'));
			},
			failed(text) {
				detail = text;
				end(paint('red', '✘'));
			},
		};
	};

	return {
		step,
		heading: (text) => write(`\n${paint('bold', text)}\n`),
		fact: (label, value) => write(`  ${paint('dim', label.padEnd(14))}${value}\n`),
		line: (text = '') => write(`${text}\n`),
		end: (lastLine) => {
			clearInterval(timer);
			write(`\n\n${lastLine}\n`);
			ended = true;
		},
	};
}
